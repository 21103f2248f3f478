//! Random texts that a regular expression matches.

use super::chance::Chance;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

pub(super) struct Pattern(Hir);

impl Pattern {
    pub(super) fn of(expression: &str) -> Pattern {
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
        Pattern(parsed.unwrap_or_else(|error| panic!("{expression}: {error}")))
    }

    pub(super) fn sample(&self, chance: &mut Chance) -> String {
        let mut text = Vec::new();
        sample(&self.0, chance, &mut text);
        String::from_utf8(text).expect("the metadata's expressions are ASCII")
    }
}

fn sample(hir: &Hir, chance: &mut Chance, text: &mut Vec<u8>) {
    match hir.kind() {
        // An assertion can make the text no match; a few of those do no harm.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.push(member(class, chance)),
        HirKind::Repetition(repetition) => {
            let least = repetition.min;
            let most = repetition.max.unwrap_or(least + 3);
            for _ in 0..chance.between(least as usize, most as usize) {
                sample(&repetition.sub, chance, text);
            }
        }
        HirKind::Capture(capture) => sample(&capture.sub, chance, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, chance, text)),
        HirKind::Alternation(parts) => sample(&parts[chance.below(parts.len())], chance, text),
    }
}

fn member(class: &Class, chance: &mut Chance) -> u8 {
    let Class::Bytes(class) = class else { panic!("a class of bytes, as in all of the metadata") };
    let members: Vec<u8> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
    members[chance.below(members.len())]
}
