//! Compiles regular expressions over digits to programs: arrays of instructions, each with the index of the next one.
//! The metadata has no loops, so a program only runs forwards. Unsupported constructs stop the task.

use regex_syntax::hir::{Capture, Class, Hir, HirKind, Look};

/// A set of digits: bit n stands for the digit n.
pub(super) type Digits = u16;

pub(super) enum Instruction {
    /// Reads one of these digits; then the instruction at the index.
    Read(Digits, usize),
    /// Alternatives, the preferred one first.
    Split(Vec<usize>),
    /// The start or the end of the group that the transform uses.
    Open(usize),
    Close(usize),
    /// Continues only at the end of the number.
    End(usize),
    Match,
}

pub(super) struct Program {
    pub instructions: Vec<Instruction>,
    pub start: usize,
}

impl Program {
    /// Compiles an expression. The marked group is its last one.
    pub(super) fn of(expression: &str) -> Program {
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(expression)
            .unwrap_or_else(|error| panic!("{expression}: {error}"));
        let groups = hir.properties().explicit_captures_len() as u32;
        let mut compiler = Compiler { instructions: vec![Instruction::Match], group: groups, expression };
        let start = compiler.compile(&hir, 0);
        Program { instructions: compiler.instructions, start }
    }
}

struct Compiler<'a> {
    instructions: Vec<Instruction>,
    group: u32,
    expression: &'a str,
}

impl Compiler<'_> {
    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    /// Compiles `hir`, followed by the instruction at `next`. Returns the index of its first instruction.
    fn compile(&mut self, hir: &Hir, next: usize) -> usize {
        match hir.kind() {
            HirKind::Empty => next,
            HirKind::Literal(literal) => literal.0.iter().rev().fold(next, |next, byte| {
                let digits = self.digits(*byte, *byte);
                self.push(Instruction::Read(digits, next))
            }),
            HirKind::Class(Class::Bytes(class)) => {
                let digits =
                    class.iter().map(|range| self.digits(range.start(), range.end())).fold(0, |all, one| all | one);
                self.push(Instruction::Read(digits, next))
            }
            HirKind::Look(Look::End) => self.push(Instruction::End(next)),
            HirKind::Repetition(repetition) => {
                let (min, Some(max)) = (repetition.min, repetition.max) else {
                    panic!("{}: an unbounded repetition", self.expression);
                };
                assert!(repetition.greedy || min == max, "{}: a repetition that is not greedy", self.expression);
                let mut first = next;
                for _ in min..max {
                    let more = self.compile(&repetition.sub, first);
                    first = self.push(Instruction::Split(vec![more, next]));
                }
                (0..min).fold(first, |first, _| self.compile(&repetition.sub, first))
            }
            HirKind::Capture(Capture { index, sub, .. }) if *index == self.group => {
                let close = self.push(Instruction::Close(next));
                let inside = self.compile(sub, close);
                self.push(Instruction::Open(inside))
            }
            HirKind::Capture(capture) => self.compile(&capture.sub, next),
            HirKind::Concat(parts) => parts.iter().rev().fold(next, |next, part| self.compile(part, next)),
            HirKind::Alternation(parts) => {
                let branches = parts.iter().map(|part| self.compile(part, next)).collect();
                self.push(Instruction::Split(branches))
            }
            other => panic!("{}: {other:?} is not supported", self.expression),
        }
    }

    fn digits(&self, first: u8, last: u8) -> Digits {
        assert!(first.is_ascii_digit() && last.is_ascii_digit(), "{}: not only digits", self.expression);
        (first..=last).fold(0, |digits, byte| digits | 1 << (byte - b'0'))
    }
}
