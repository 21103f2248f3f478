//! Any text by any rules, with any clusters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::sms::{Alphabet, Encoding, Limits, Rules, count};

fuzz_target!(|bytes: &[u8]| {
    let Some((head, text)) = bytes.split_at_checked(8) else { return };
    let text = String::from_utf8_lossy(text);
    // Real rules mostly; else any, those included that no provider has.
    let rules = match head[0] % 4 {
        0 | 1 => Rules::STANDARD,
        2 => Rules { alphabet: Alphabet::Reduced, ..Rules::STANDARD },
        _ => Rules {
            alphabet: Alphabet::Standard,
            gsm7: Limits { single: head[1].into(), multi: head[2].into() },
            ucs2: Limits { single: head[3].into(), multi: head[4].into() },
        },
    };
    // Where clusters start: in order as they should be, or not.
    let mut clusters = Vec::new();
    if head[5] & 1 == 1 {
        let step = u32::from(head[6] % 16) + 1;
        let units = text.encode_utf16().count() as u32;
        clusters.extend((0..units).step_by(step as usize));
        if head[5] & 2 == 2 {
            clusters.reverse();
        }
    }
    let counted = count(&text, &rules, &clusters);
    let sum: u32 = counted.parts.iter().map(|part| part.units).sum();
    assert_eq!(sum, counted.units, "no unit is lost");
    assert_eq!(counted.parts.is_empty(), text.is_empty());
    assert_eq!(counted.costly.is_some(), counted.encoding == Encoding::Ucs2);
    let limits = if counted.encoding == Encoding::Gsm7 { rules.gsm7 } else { rules.ucs2 };
    if limits.multi >= 2 {
        let most = if counted.parts.len() == 1 { limits.single.max(limits.multi) } else { limits.multi };
        assert!(counted.parts.iter().all(|part| part.units <= most), "{counted:?}");
    }
    assert!(counted.parts.windows(2).all(|pair| pair[0].start < pair[1].start), "segments go on");
});
