//! Any bytes as a table. Since a digest guards it, most of the inputs change the genuine table and put the
//! digest right, so that the reader behind it and whoever trusts it are reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::phone::parse::{parse, possible};
use tidings::phone::plans::{Plans, digest};

static GENUINE: &[u8] = include_bytes!("../../src/phone/plans/numbering-plans.bin");
/// Magic and format, the payload's length, its digest.
const HEADER: usize = 4 + 4 + 8;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let table = match choice % 4 {
        0 => rest.to_vec(),
        1 => sealed(rest.to_vec()),
        _ => sealed(changed(rest)),
    };
    let Ok(plans) = Plans::read(&table) else { return };
    use_all(&plans, &String::from_utf8_lossy(rest));
});

/// The genuine payload with changes of five bytes each: where, by what it is replaced, and whether it ends there.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut payload = GENUINE[HEADER..].to_vec();
    for change in changes.chunks_exact(5) {
        // Each bit decides how those behind it are read, and what follows a change at the beginning mostly contradicts
        // itself: half of the changes go to the end, where they are more likely to be believed.
        let wide = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize;
        let at = match change[4] & 3 {
            0 | 1 => payload.len().saturating_sub(1 + wide % 256),
            2 => wide % 1024,
            _ => wide,
        };
        if let Some(byte) = payload.get_mut(at) {
            *byte = change[3];
        }
        if change[4] > 250 {
            payload.truncate(at);
        }
    }
    payload
}

/// A payload with the header that makes it a table.
fn sealed(payload: Vec<u8>) -> Vec<u8> {
    let mut table = GENUINE[..4].to_vec();
    table.extend((payload.len() as u32).to_le_bytes());
    table.extend(digest(&payload).to_le_bytes());
    table.extend(payload);
    table
}

fn use_all(plans: &Plans, text: &str) {
    for code in 0..1000 {
        let Some(main) = plans.main_region(code) else { continue };
        let class = plans.classify(code, text.as_bytes());
        let region = class.region.unwrap_or(main);
        let _ = (
            plans.country(region),
            plans.calling_code(region),
            plans.lengths(region),
            plans.matches_general(main, b"123"),
        );
    }
    for country in [None, plans.region("US"), plans.region("AR"), plans.region("IT"), plans.region("AA")] {
        for input in [
            text,
            "+54 9 11 2345 6789",
            "011 44 20 7946 0018",
            "0343 15 555 1212",
            "+39 06 1234 5678 ext. 9",
            "00390612345678",
        ] {
            let Ok(number) = parse(plans, input, country) else { continue };
            let class = plans.classify(number.calling_code, number.national());
            let _ = possible(plans, &number);
            if let Some(region) = class.region {
                let _ = (plans.country(region), plans.calling_code(region), plans.lengths(region));
            }
        }
    }
}
