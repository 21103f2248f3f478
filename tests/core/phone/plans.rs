//! Reading the table of numbering plans, and looking up numbers in it: an invalid table is rejected with the reason, and
//! a number has its region, also where several countries share a calling code. The expected results are those of
//! google-libphonenumber 3.2.47.

use serde_json::Value;
use tidings::phone::plans::{Plans, PlansProblem, digest};
use tidings::vocabulary::PhoneType;

static GENUINE: &[u8] = include_bytes!("../../../src/phone/plans/numbering-plans.bin");
/// Offsets in the header: after `TNP` the format, the payload's length and its digest; then the payload.
const FORMAT: usize = 3;
const LENGTH: usize = 4;
const DIGEST: usize = 8;
const PAYLOAD: usize = 16;

fn problem_of(bytes: &[u8]) -> Option<PlansProblem> {
    Plans::read(bytes).err()
}

/// A payload behind a header with its length and digest.
fn sealed(payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_le_bytes();
    [&GENUINE[..LENGTH], &length, &digest(payload).to_le_bytes(), payload].concat()
}

/// The expected problem if the byte at this offset is changed.
fn problem_at(at: usize) -> PlansProblem {
    match at {
        0..FORMAT => PlansProblem::NotATable,
        FORMAT => PlansProblem::OtherFormat,
        _ => PlansProblem::Damaged,
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn an_invalid_table_is_rejected_with_the_reason() {
    use PlansProblem::{Damaged, NotATable, OtherFormat};
    let with = |at: usize, bytes: &[u8]| [&GENUINE[..at], bytes, &GENUINE[at + bytes.len()..]].concat();
    let length = GENUINE.len() as u32 - PAYLOAD as u32;
    let rows: [(Vec<u8>, PlansProblem, &str); 16] = [
        (Vec::new(), NotATable, "no bytes, as after a failed download"),
        (
            b"<!doctype html><title>404</title>".to_vec(),
            NotATable,
            "an HTML page instead of the file, as some servers send it",
        ),
        (vec![0; 20_000], NotATable, "zeros, as a file system may leave them after a crash"),
        (GENUINE[1..].to_vec(), NotATable, "the first byte lost"),
        (b"TN".to_vec(), NotATable, "shorter than the magic"),
        (b"TNP".to_vec(), Damaged, "the magic alone"),
        (with(FORMAT, &[0]), OtherFormat, "an older format"),
        (with(FORMAT, &[255]), OtherFormat, "a newer format"),
        (
            b"TNP\xff".to_vec(),
            OtherFormat,
            "the format is checked before the length, because another format may have another header",
        ),
        (GENUINE[..PAYLOAD].to_vec(), Damaged, "the header alone"),
        (with(LENGTH, &(length + 1).to_le_bytes()), Damaged, "a length beyond the end"),
        (with(LENGTH, &u32::MAX.to_le_bytes()), Damaged, "a length for which no memory must be reserved"),
        (with(DIGEST, &[0; 8]), Damaged, "another payload's digest"),
        ([GENUINE, b"\n"].concat(), Damaged, "a line break at the end, as some editors add it"),
        ([GENUINE, GENUINE].concat(), Damaged, "the table twice"),
        (sealed(&[]), Damaged, "an empty payload with the digest of an empty payload"),
    ];
    for (bytes, problem, why) in rows {
        assert_eq!(problem_of(&bytes), Some(problem), "{why}");
    }
    assert_eq!(problem_of(GENUINE), None, "the genuine table is read");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_truncated_table_is_rejected_at_any_length() {
    // Every length within the header, then some within the payload.
    for end in (0..PAYLOAD).chain((PAYLOAD..GENUINE.len()).step_by(251)).chain([GENUINE.len() - 1]) {
        let problem = if end < FORMAT { PlansProblem::NotATable } else { PlansProblem::Damaged };
        assert_eq!(problem_of(&GENUINE[..end]), Some(problem), "the first {end} bytes");
    }
    for part in [1, 2, 4, 8] {
        let payload = &GENUINE[PAYLOAD..];
        let half = sealed(&payload[..payload.len() * part / 10]);
        assert_eq!(problem_of(&half), Some(PlansProblem::Damaged), "{part} tenths, with their own digest");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_number_of_the_table_has_its_region_and_its_type() {
    let plans = Plans::built_in();
    let rows: Vec<Value> = serde_json::from_str(include_str!("../../data/phone-plans.json")).unwrap();
    assert!(rows.len() > 50, "{} rows", rows.len());
    for row in rows {
        let (code, digits) = (row["code"].as_u64().unwrap() as u16, row["digits"].as_str().unwrap());
        let class = plans.classify(code, digits.as_bytes());
        assert_eq!(row["region"].as_str(), class.region.map(|region| plans.country(region)), "{row}");
        assert_eq!(row["type"], format!("{:?}", class.number_type), "{row}");
        if let Some(region) = class.region {
            assert_eq!(plans.calling_code(region), code, "{row}");
            let is_region = row["region"] == "001" || plans.region(row["region"].as_str().unwrap()) == Some(region);
            assert!(is_region, "a country is found by its name too: {row}");
        }
        let e164 = [row["code"].to_string().as_str(), digits].concat();
        let length = row["code"].to_string().len();
        assert_eq!(plans.split_calling_code(e164.as_bytes()), Some((code, length)), "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn no_calling_code_is_a_prefix_of_another_and_each_has_its_main_region() {
    let plans = Plans::built_in();
    let mains = [(1, "US"), (7, "RU"), (39, "IT"), (44, "GB"), (47, "NO"), (61, "AU"), (262, "RE"), (599, "CW")];
    for (code, country) in mains {
        assert_eq!(plans.main_region(code), plans.region(country), "+{code}");
    }
    let mut codes = 0;
    for code in 0..=u16::MAX {
        let Some(main) = plans.main_region(code) else { continue };
        codes += 1;
        assert_eq!(plans.calling_code(main), code);
        assert_ne!(plans.lengths(main).possible, 0, "+{code} has numbers");
        // Followed by zeros, which could be digits of a longer code.
        let text = code.to_string();
        let digits = [text.as_str(), "000"].concat();
        assert_eq!(plans.split_calling_code(digits.as_bytes()), Some((code, text.len())), "+{code}");
        assert_eq!(
            plans.split_calling_code(&text.as_bytes()[..text.len() - 1]),
            None,
            "+{code} without its last digit"
        );
    }
    assert!((200..300).contains(&codes), "{codes} calling codes");
    for digits in ["", "0", "044", "999", "21", "210"] {
        assert_eq!(plans.split_calling_code(digits.as_bytes()), None, "{digits:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn an_unknown_country_has_no_region() {
    let plans = Plans::built_in();
    for text in ["", "U", "us", "uS", "USA", "001", "UK", "AA", "ZZ", "00", "U\0", "{{", "@@", "é", "ÉÉ", "A[", "[A"]
    {
        assert_eq!(plans.region(text), None, "{text:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_number_unpacks_its_own_part_and_the_first() {
    let plans = Plans::built_in();
    let us = plans.region("US").unwrap();
    assert_eq!((plans.calling_code(us), plans.main_region(1)), (1, Some(us)));
    assert_eq!(plans.split_calling_code(b"14155552671"), Some((1, 1)));
    assert!(plans.lengths(us).possible >> 10 & 1 == 1 && plans.country(us) == "US");
    assert_eq!(plans.unpacked_regions(), 0, "regions and calling codes are known without the states");

    assert_eq!(plans.classify(1, b"4155552671").region, Some(us));
    assert_eq!(plans.unpacked_regions(), 25, "+1 comes first, with its 25 regions");
    plans.classify(44, b"2079460018");
    assert_eq!(plans.unpacked_regions(), 29, "+44 comes second");
    plans.classify(1, b"2045551234");
    assert_eq!(plans.unpacked_regions(), 29, "+1 again");
    plans.classify(998, b"901234567");
    let unpacked = plans.unpacked_regions();
    assert!((30..100).contains(&unpacked), "29 regions of the first part, and those of the part of +998: {unpacked}");
    plans.classify(995, b"555123456");
    assert_eq!(plans.unpacked_regions(), unpacked, "+995 is in the part of +998");
    for code in 1..1000 {
        plans.classify(code, b"");
    }
    assert_eq!(plans.unpacked_regions(), plans.countries().len() / 2, "all");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_order_in_which_calling_codes_are_used_does_not_matter() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../../data/phone-plans.json")).unwrap();
    let rows: Vec<(u16, &str)> =
        rows.iter().map(|row| (row["code"].as_u64().unwrap() as u16, row["digits"].as_str().unwrap())).collect();
    let complete = Plans::read(GENUINE).unwrap();
    assert_eq!(complete.unpacked_regions(), complete.countries().len() / 2, "a table that is read is complete");
    let backwards = Plans::built_in();
    for (code, digits) in rows.iter().rev() {
        assert_eq!(backwards.classify(*code, digits.as_bytes()), complete.classify(*code, digits.as_bytes()));
        // For each of them alone, as after a restart.
        let alone = Plans::built_in().classify(*code, digits.as_bytes());
        assert_eq!(alone, complete.classify(*code, digits.as_bytes()), "+{code} {digits}");
    }
}

/// Random damage; `TIDINGS_SEED=... cargo test --test plans` repeats a run.
#[cfg(not(target_arch = "wasm32"))]
mod damaged {
    use super::*;
    use tidings::phone::parse::{parse, possible};

    /// Random numbers (SplitMix64).
    struct Rng(u64);

    impl Rng {
        fn from_seed() -> Rng {
            let from_environment =
                std::env::var("TIDINGS_SEED").ok().map(|seed| seed.parse().expect("TIDINGS_SEED is a number"));
            let clock =
                || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
            let seed = from_environment.unwrap_or_else(clock);
            println!("TIDINGS_SEED={seed}");
            Rng(seed)
        }

        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) % end as u64) as usize
        }
    }

    #[test]
    fn one_changed_byte_is_noticed_at_any_offset() {
        let mut rng = Rng::from_seed();
        let mut table = GENUINE.to_vec();
        for at in 0..table.len() {
            let change = 1 + rng.below(255) as u8;
            table[at] ^= change;
            assert_eq!(problem_of(&table), Some(problem_at(at)), "byte {at} changed by {change}");
            table[at] ^= change;
        }
    }

    #[test]
    fn two_swapped_bytes_are_noticed() {
        let mut rng = Rng::from_seed();
        for _ in 0..500 {
            let mut table = GENUINE.to_vec();
            let (one, other) = (rng.below(table.len()), rng.below(table.len()));
            table.swap(one, other);
            let problem = (table != GENUINE).then(|| problem_at(one.min(other)));
            assert_eq!(problem_of(&table), problem, "bytes {one} and {other}");
        }
    }

    /// Such a table can be made on purpose, because the digest is not a signature.
    #[test]
    fn a_damaged_table_with_a_valid_digest_causes_no_panic() {
        let mut rng = Rng::from_seed();
        let mut read = 0;
        for round in 0..400 {
            let mut payload = GENUINE[PAYLOAD..].to_vec();
            for _ in 0..1 + rng.below(3) {
                // Most changes are near the end. Each bit of the payload decides how the bits after it are read, so a
                // change at the beginning nearly always makes the rest invalid.
                let end = [payload.len(), 1000, 100, 20][rng.below(4)];
                let at = payload.len() - 1 - rng.below(end);
                payload[at] ^= 1 + rng.below(255) as u8;
            }
            if round % 8 == 0 {
                payload.truncate(rng.below(GENUINE.len()));
            }
            let Ok(plans) = Plans::read(&sealed(&payload)) else { continue };
            read += 1;
            use_all(&plans);
        }
        println!("{read} of 400 were read");
    }

    fn use_all(plans: &Plans) {
        for country in [None, plans.region("US"), plans.region("AR"), plans.region("BR"), plans.region("IT")] {
            for input in
                ["+14155552671", "011 44 20 7946 0018", "0343 15 555 1212", "+39 06 1234 5678", "99999999999999999"]
            {
                let Ok(number) = parse(plans, input, country) else { continue };
                let _ = possible(plans, &number);
                let class = plans.classify(number.calling_code, number.national());
                let _ = class.region.map(|region| (plans.country(region).len(), plans.lengths(region)));
            }
        }
        for code in 0..1000 {
            let _ =
                plans.main_region(code).map(|region| (plans.calling_code(region), plans.classify(code, b"4155552671")));
        }
    }

    #[test]
    fn without_a_table_every_number_is_unknown() {
        let plans = Plans::default();
        assert_eq!(plans.release(), "");
        assert_eq!(
            (plans.region("US"), plans.main_region(1), plans.split_calling_code(b"14155552671")),
            (None, None, None)
        );
        assert_eq!(plans.classify(1, b"4155552671").number_type, PhoneType::Unknown);
        assert!(parse(&plans, "+14155552671", None).is_err());
    }
}
