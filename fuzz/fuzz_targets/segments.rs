//! Any text, with any rules and any starts of grapheme clusters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::segments::{Alphabet, Encoding, Limits, Rules, Split, count};

fuzz_target!(|bytes: &[u8]| {
    let Some((head, text)) = bytes.split_at_checked(8) else { return };
    // A text from UTF-8 has valid characters only; arbitrary 16-bit units also have lone surrogates.
    let text: Vec<u16> = match head[7] & 1 {
        0 => String::from_utf8_lossy(text).encode_utf16().collect(),
        _ => text.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect(),
    };
    let split = if head[5] & 1 == 0 { Split::Character } else { Split::Grapheme };
    // Mostly real rules; otherwise any, also rules that no provider has.
    let rules = match head[0] % 4 {
        0 | 1 => Rules { split, ..Rules::STANDARD },
        2 => Rules { alphabet: Alphabet::Reduced, split, ..Rules::STANDARD },
        _ => Rules {
            alphabet: Alphabet::Standard,
            gsm7: Limits { single: head[1].into(), multi: head[2].into() },
            ucs2: Limits { single: head[3].into(), multi: head[4].into() },
            split,
        },
    };
    // Starts that a segmenter could return, and impossible ones.
    let size = u32::from(head[6] % 32) + 1;
    let mut cluster_start = |from: u32, at: u32| match head[5] & 6 {
        0 => at.saturating_sub(at.wrapping_sub(from) % size),
        2 => from,
        4 => at.wrapping_add(size),
        _ => at.wrapping_mul(size).wrapping_sub(from),
    };
    let counted = count(&text, &rules, &mut cluster_start);
    let sum: u32 = counted.parts.iter().map(|part| part.units).sum();
    assert_eq!(sum, counted.units, "no unit is lost");
    assert_eq!(counted.parts.is_empty(), text.is_empty());
    assert_eq!(counted.costly.is_some(), counted.encoding == Encoding::Ucs2);
    let limits = if counted.encoding == Encoding::Gsm7 { rules.gsm7 } else { rules.ucs2 };
    // With a limit below the size of a character, counting only has to end.
    if limits.multi >= 2 {
        let max_units = if counted.parts.len() == 1 { limits.single.max(limits.multi) } else { limits.multi };
        assert!(counted.parts.iter().all(|part| part.units <= max_units), "{counted:?}");
        assert!(counted.parts.windows(2).all(|pair| pair[0].start < pair[1].start), "segments are in order");
    }
});
