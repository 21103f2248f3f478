//! How texts are counted and split into SMS segments.

use serde_json::Value;
use tidings::sms::{Count, Encoding, Rules, count};

/// The text of a row: pieces, each with how often it is repeated.
fn text(row: &Value) -> String {
    let pieces = row["text"].as_array().unwrap().iter();
    pieces.map(|piece| piece[0].as_str().unwrap().repeat(piece[1].as_u64().unwrap() as usize)).collect()
}

fn units(counted: &Count) -> u32 {
    counted.parts.iter().map(|part| part.units).sum()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_text_of_the_table_has_its_encoding_its_units_and_its_segments() {
    let table: Value = serde_json::from_str(include_str!("data/segments.json")).unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 74);
    for row in cases {
        let counted = count(&text(row), &Rules::STANDARD, &[]);
        let encoding = if counted.encoding == Encoding::Gsm7 { "gsm-7" } else { "ucs-2" };
        assert_eq!(row["encoding"].as_str(), Some(encoding), "{row}");
        assert_eq!(row["units"].as_u64(), Some(counted.units.into()), "{row}");
        assert_eq!(row["segments"].as_u64(), Some(counted.parts.len() as u64), "{row}: {counted:?}");
        assert_eq!(units(&counted), counted.units, "{row}");
        assert_eq!(counted.costly.is_some(), counted.encoding == Encoding::Ucs2, "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_first_costly_character_is_found_by_its_utf_16_index() {
    let counted = count("😎 costs, and so does ’", &Rules::STANDARD, &[]);
    let costly = counted.costly.unwrap();
    assert_eq!((costly.index, costly.character, costly.count, costly.segments_without), (0, '😎', 2, 1));
    let costly = count("€ ok, ’ not", &Rules::STANDARD, &[]).costly.unwrap();
    assert_eq!((costly.index, costly.character, costly.count), (6, '’', 1));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn cluster_starts_that_make_no_sense_change_nothing_but_where_it_is_cut() {
    let text = "中".repeat(200);
    for clusters in [&[][..], &[0][..], &[5, 3, 900_000, 0][..], &[u32::MAX; 3][..], &[0, 0, 0][..]] {
        let counted = count(&text, &Rules::STANDARD, clusters);
        assert_eq!((counted.units, units(&counted), counted.parts.len()), (200, 200, 3), "{clusters:?}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_text {
    use super::units;
    use proptest::prelude::*;
    use tidings::sms::{Alphabet, Encoding, Limits, Rules, count, septets};

    fn rules() -> impl Strategy<Value = Rules> {
        let limits = || (2_u32..200, 2_u32..200).prop_map(|(single, multi)| Limits { single, multi });
        (any::<bool>(), limits(), limits()).prop_map(|(reduced, gsm7, ucs2)| Rules {
            alphabet: if reduced { Alphabet::Reduced } else { Alphabet::Standard },
            gsm7,
            ucs2,
        })
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~\\n\\r€]{0,400}",
            "[a€\\[😎e\u{301}’]{0,400}",
            any::<String>(),
            proptest::collection::vec(any::<char>(), 0..400).prop_map(String::from_iter),
        ]
    }

    proptest! {
        #[test]
        fn no_segment_holds_more_than_fits_and_none_is_empty(
            text in texts(), rules in rules(), clusters in proptest::collection::vec(0_u32..500, 0..40),
        ) {
            let counted = count(&text, &rules, &clusters);
            let limits = if counted.encoding == Encoding::Gsm7 { rules.gsm7 } else { rules.ucs2 };
            let most = if counted.parts.len() > 1 { limits.multi } else { limits.single.max(limits.multi) };
            prop_assert!(counted.parts.iter().all(|part| part.units > 0 && part.units <= most), "{counted:?}");
            prop_assert_eq!(units(&counted), counted.units);
            prop_assert_eq!(counted.parts.is_empty(), text.is_empty());
        }

        #[test]
        fn a_segment_starts_where_a_character_starts_and_holds_what_its_characters_cost(text in texts(), rules in rules()) {
            let counted = count(&text, &rules, &[]);
            let mut index = 0;
            let mut starts = Vec::new();
            for character in text.chars() {
                let cost = match counted.encoding {
                    Encoding::Gsm7 => septets(character, rules.alphabet),
                    Encoding::Ucs2 => character.len_utf16() as u32,
                };
                starts.push((index, cost));
                index += character.len_utf16() as u32;
            }
            for (at, part) in counted.parts.iter().enumerate() {
                let end = counted.parts.get(at + 1).map_or(index, |next| next.start);
                prop_assert!(starts.iter().any(|(start, _)| *start == part.start));
                let held: u32 = starts.iter().filter(|(start, _)| (part.start..end).contains(start)).map(|(_, cost)| cost).sum();
                prop_assert_eq!(held, part.units);
            }
        }

        #[test]
        fn a_segment_is_left_only_when_the_next_character_does_not_fit(text in texts()) {
            let counted = count(&text, &Rules::STANDARD, &[]);
            let multi = if counted.encoding == Encoding::Gsm7 { 153 } else { 67 };
            for pair in counted.parts.windows(2) {
                // The longest character takes two units.
                prop_assert!(pair[0].units + 2 > multi);
            }
        }
    }
}
