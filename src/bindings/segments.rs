//! The segments of a string, as numbers. `pkg/src/segments/segments.ts` is the other side.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::segments::{Alphabet, Encoding, Limits, Rules, Split, count};

/// Splits a string. `reduced`: use the reduced alphabet. `gsm_single`, `gsm_multi`, `ucs_single`, `ucs_multi`: how many units
/// fit in a single segment and in one of several. `cluster_start`: see [`count`]; without it any character may end a segment.
///
/// Returns: 1 for UCS-2; the number of characters; of units; the costly characters' index, count and the segments without
/// them; then the start and the units of each segment.
#[wasm_bindgen]
pub fn segments(
    text: &[u16],
    reduced: bool,
    gsm_single: u32,
    gsm_multi: u32,
    ucs_single: u32,
    ucs_multi: u32,
    cluster_start: Option<Function>,
) -> Vec<u32> {
    let rules = Rules {
        alphabet: if reduced { Alphabet::Reduced } else { Alphabet::Standard },
        gsm7: Limits { single: gsm_single, multi: gsm_multi },
        ucs2: Limits { single: ucs_single, multi: ucs_multi },
        split: if cluster_start.is_some() { Split::Grapheme } else { Split::Character },
    };
    let counted = count(text, &rules, &mut |from, at| {
        let asked = cluster_start.as_ref().map(|function| function.call2(&JsValue::NULL, &from.into(), &at.into()));
        // If the host cannot tell, the cut stays where it is.
        asked.and_then(Result::ok).and_then(|start| start.as_f64()).map_or(at, |start| start as u32)
    });
    let mut result = Vec::with_capacity(counted.parts.len() * 2 + 6);
    result.extend([u32::from(counted.encoding == Encoding::Ucs2), counted.characters, counted.units]);
    match counted.costly {
        Some(costly) => result.extend([costly.index, costly.count, costly.segments_without]),
        None => result.extend([0; 3]),
    }
    for part in counted.parts {
        result.extend([part.start, part.units]);
    }
    result
}
