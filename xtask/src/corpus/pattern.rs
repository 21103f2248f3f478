//! Random strings that a regular expression matches.

use super::rng::Rng;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

pub(super) struct Pattern(Hir);

impl Pattern {
    pub(super) fn of(expression: &str) -> Pattern {
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
        Pattern(parsed.unwrap_or_else(|error| panic!("{expression}: {error}")))
    }

    pub(super) fn sample(&self, rng: &mut Rng) -> String {
        let mut text = Vec::new();
        sample(&self.0, rng, &mut text);
        String::from_utf8(text).expect("the metadata's expressions are ASCII")
    }
}

fn sample(hir: &Hir, rng: &mut Rng, text: &mut Vec<u8>) {
    match hir.kind() {
        // The string may violate an assertion; a few strings that do not match do no harm.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.push(pick_byte(class, rng)),
        HirKind::Repetition(repetition) => {
            let min = repetition.min;
            let max = repetition.max.unwrap_or(min + 3);
            for _ in 0..rng.between(min as usize, max as usize) {
                sample(&repetition.sub, rng, text);
            }
        }
        HirKind::Capture(capture) => sample(&capture.sub, rng, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, rng, text)),
        HirKind::Alternation(parts) => sample(&parts[rng.below(parts.len())], rng, text),
    }
}

fn pick_byte(class: &Class, rng: &mut Rng) -> u8 {
    let Class::Bytes(class) = class else { panic!("unsupported class of characters") };
    let bytes: Vec<u8> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
    bytes[rng.below(bytes.len())]
}
