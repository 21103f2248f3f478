//! Any bytes as a table. A wrong digest ends the reading early, so most inputs are the genuine table with changes and a
//! correct digest. They reach the rest of the reader, and the code that uses the table.
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

/// The genuine payload with changes. Each is described by five bytes: offset, new byte, and whether the payload ends there.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut payload = GENUINE[HEADER..].to_vec();
    for change in changes.as_chunks::<5>().0 {
        // Each bit decides how the bits after it are read, so a change at the beginning nearly always makes the rest
        // invalid. Half of the changes are near the end, where the result is more often valid.
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

/// A payload behind a header with its length and digest.
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
