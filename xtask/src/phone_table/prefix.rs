//! The automaton of an international or a national prefix. Among several matches it takes the one that JavaScript
//! prefers: a state is an array of threads in order of preference, and threads after a match are dropped.

use super::expression::{Instruction, Program};
use super::graph::{DEAD, Graph, Node};
use super::labels::{Labels, MATCH, NO_MATCH, Transform};
use std::collections::HashMap;

/// A position in the program, the offset at which the group began, and how many digits ago it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Thread {
    index: usize,
    opened: Option<u8>,
    closed: Option<u8>,
}

pub(super) struct Prefix<'a> {
    pub graph: &'a mut Graph,
    pub labels: &'a mut Labels,
    /// What replaces the match if the group took part in it. Empty if the match is only removed.
    pub rule: &'a str,
    program: Program,
    expression: &'a str,
    /// The most digits of a match.
    max_digits: u8,
    known: HashMap<(Vec<Thread>, u8), Node>,
}

impl<'a> Prefix<'a> {
    /// Builds the automaton. Returns its start and the most digits of a match.
    pub(super) fn build(
        graph: &'a mut Graph,
        labels: &'a mut Labels,
        expression: &'a str,
        rule: &'a str,
    ) -> (Node, u8) {
        if expression.is_empty() {
            return (DEAD, 0);
        }
        let program = Program::of(expression);
        let mut prefix = Prefix { graph, labels, rule, program, expression, max_digits: 0, known: HashMap::new() };
        let mut start = Vec::new();
        prefix.follow(Thread { index: prefix.program.start, opened: None, closed: None }, 0, false, &mut start);
        (prefix.node(start, 0), prefix.max_digits)
    }

    fn node(&mut self, mut threads: Vec<Thread>, read: u8) -> Node {
        if threads.is_empty() {
            return DEAD;
        }
        if let Some(first) = threads.iter().position(|thread| self.is_match(thread)) {
            threads.truncate(first + 1);
        }
        let key = (threads, read);
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let threads = &key.0;
        let here = threads.last().filter(|thread| self.is_match(thread)).copied();
        let mut ending = Vec::new();
        threads.iter().for_each(|thread| self.follow(*thread, read, true, &mut ending));
        let end = ending.into_iter().find(|thread| self.is_match(thread));
        let row = [here, end].map(|thread| thread.map_or(NO_MATCH, |thread| self.outcome(thread, read)));
        let label = self.labels.label(row);
        let next = std::array::from_fn(|digit| {
            let mut after = Vec::new();
            for thread in threads {
                if let Instruction::Read(digits, index) = self.program.instructions[thread.index]
                    && digits >> digit & 1 == 1
                {
                    let closed = thread.closed.map(|digits_ago| digits_ago + 1);
                    self.follow(Thread { index, closed, ..*thread }, read + 1, false, &mut after);
                }
            }
            self.node(after, read + 1)
        });
        let node = self.graph.node(label, next);
        self.known.insert(key, node);
        node
    }

    fn is_match(&self, thread: &Thread) -> bool {
        matches!(self.program.instructions[thread.index], Instruction::Match)
    }

    /// Adds the threads that can be reached without reading a digit, the preferred ones first.
    fn follow(&self, thread: Thread, read: u8, is_end: bool, threads: &mut Vec<Thread>) {
        match &self.program.instructions[thread.index] {
            Instruction::Split(branches) => {
                branches
                    .iter()
                    .for_each(|index| self.follow(Thread { index: *index, ..thread }, read, is_end, threads));
            }
            Instruction::Open(index) => {
                self.follow(Thread { index: *index, opened: Some(read), closed: None }, read, is_end, threads);
            }
            Instruction::Close(index) => {
                assert!(thread.opened != Some(read), "{}: a group that can be empty", self.expression);
                self.follow(Thread { index: *index, closed: Some(0), ..thread }, read, is_end, threads);
            }
            Instruction::End(index) if is_end => self.follow(Thread { index: *index, ..thread }, read, is_end, threads),
            _ => {
                // A less preferred thread at the same position can only find what the first one finds.
                if threads.iter().all(|known| known.index != thread.index) {
                    threads.push(thread);
                }
            }
        }
    }

    fn outcome(&mut self, thread: Thread, read: u8) -> u8 {
        self.max_digits = self.max_digits.max(read);
        if !self.rule.is_empty()
            && let (Some(skip), Some(tail)) = (thread.opened, thread.closed)
        {
            let head = self.head();
            return self.labels.transform(Transform { head, skip, tail });
        }
        // An empty match removes nothing: it counts as none.
        if read == 0 { NO_MATCH } else { MATCH }
    }

    /// The digits of the rule before the last group. The rule must end with that group.
    fn head(&self) -> String {
        let groups = self.expression.replace("(?:", "").matches('(').count();
        let head = self.rule.strip_suffix(&format!("${groups}"));
        let head = head.unwrap_or_else(|| panic!("{}: a rule that does not end with the last group", self.rule));
        assert!(head.bytes().all(|byte| byte.is_ascii_digit()), "{}: not only digits before the group", self.rule);
        head.to_owned()
    }
}
