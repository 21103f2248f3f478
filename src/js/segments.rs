//! A text's SMS segments, in numbers: `pkg/src/sms/segments.ts` is the other side.

use wasm_bindgen::prelude::*;

use crate::sms::{Alphabet, Encoding, Limits, Rules, count};

/// `rules`: whether the alphabet is the reduced one, then for GSM-7 and for UCS-2 how many units fit in a single
/// segment and in one of several. `clusters`: see [`count`].
///
/// Answers: whether it is UCS-2; the units; of the costly characters index, code point, count and the segments
/// without them; then of each segment its start and its units.
#[wasm_bindgen]
pub fn segments(text: &str, rules: &[u32], clusters: &[u32]) -> Vec<u32> {
    let &[reduced, gsm_single, gsm_multi, ucs_single, ucs_multi] = rules else { return Vec::new() };
    let rules = Rules {
        alphabet: if reduced == 0 { Alphabet::Standard } else { Alphabet::Reduced },
        gsm7: Limits { single: gsm_single, multi: gsm_multi },
        ucs2: Limits { single: ucs_single, multi: ucs_multi },
    };
    let counted = count(text, &rules, clusters);
    let mut answer = Vec::with_capacity(counted.parts.len().wrapping_mul(2).wrapping_add(6));
    answer.extend([u32::from(counted.encoding == Encoding::Ucs2), counted.units]);
    match counted.costly {
        Some(costly) => {
            answer.extend([costly.index, costly.character.into(), costly.count, costly.segments_without]);
        }
        None => answer.extend([0; 4]),
    }
    for part in counted.parts {
        answer.extend([part.start, part.units]);
    }
    answer
}
