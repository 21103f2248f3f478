//! How texts are counted and split into segments.

use serde_json::Value;
use tidings::segments::{Count, Encoding, Rules, Split, count};

const GRAPHEMES: Rules = Rules { split: Split::Grapheme, ..Rules::STANDARD };

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn count_by_characters(text: &str, rules: &Rules) -> Count {
    count(&utf16(text), rules, &mut |_, at| at)
}

/// The text of a row: pieces and the number of times that each is repeated.
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
    let table: Value = serde_json::from_str(include_str!("../data/segments.json")).unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 74);
    for row in cases {
        let counted = count_by_characters(&text(row), &Rules::STANDARD);
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
    let counted = count_by_characters("😎 costs, and so does ’", &Rules::STANDARD);
    let costly = counted.costly.unwrap();
    assert_eq!((costly.index, costly.count, costly.segments_without), (0, 2, 1));
    let costly = count_by_characters("€ ok, ’ not", &Rules::STANDARD).costly.unwrap();
    assert_eq!((costly.index, costly.count), (6, 1));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn graphemes_are_kept_together_unless_they_are_longer_than_a_segment() {
    let table: Value = serde_json::from_str(include_str!("../data/segments.json")).unwrap();
    for row in table["cases"].as_array().unwrap() {
        let text = text(row);
        let starts = grapheme_starts(&text);
        let units = utf16(&text);
        let mut start = |_, at| *starts.iter().rfind(|start| **start <= at).unwrap();
        let counted = count(&units, &GRAPHEMES, &mut start);
        let expected = row["graphemes"].as_u64().or(row["segments"].as_u64());
        assert_eq!(expected, Some(counted.parts.len() as u64), "{row}: {counted:?}");
    }
}

/// Enough of Unicode Standard Annex 29 for the table.
fn grapheme_starts(text: &str) -> Vec<u32> {
    let mut starts = Vec::new();
    let (mut index, mut before, mut flags) = (0, '\0', 0);
    for character in text.chars() {
        let flag = ('🇦'..='🇿').contains(&character);
        flags = if flag { flags + 1 } else { 0 };
        let joined = before == '\u{200d}'
            || matches!(character, '\u{200d}' | '\u{20e3}' | '\u{fe0f}' | '\u{300}'..='\u{36f}' | '🏻'..='🏿')
            || (flag && flags % 2 == 0);
        if !joined || starts.is_empty() {
            starts.push(index);
        }
        index += character.len_utf16() as u32;
        before = character;
    }
    starts
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_host_that_returns_wrong_grapheme_starts_changes_only_where_the_text_is_split() {
    let text = utf16(&"中".repeat(200));
    for start in [0, 1, 66, 70, 199, 200, 201, u32::MAX] {
        let counted = count(&text, &GRAPHEMES, &mut |_, _| start);
        assert_eq!((counted.units, units(&counted)), (200, 200), "{start}");
        assert!(counted.parts.len() <= 5, "{start}: {counted:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_lone_surrogate_is_one_unit_and_one_character() {
    let text = [0xDE0E, 0x61, 0xD83D, 0xD83D, 0xDE0E, 0xD83D];
    let counted = plain_units(&text);
    assert_eq!((counted.units, counted.characters, counted.costly.unwrap().count), (6, 5, 4));
    // A pair at the end of a segment moves to the next one; a low surrogate after a complete pair is alone and stays.
    let mut long = vec![0x4E2D; 66];
    long.extend([0xD83D, 0xDE0E, 0xDE0E, 0xDE0E, 0xDE0E]);
    assert_eq!(plain_units(&long).parts[1].start, 66);
    long.remove(0);
    assert_eq!(plain_units(&[long, vec![0x4E2D; 9]].concat()).parts[1].start, 67);
}

fn plain_units(text: &[u16]) -> Count {
    count(text, &Rules::STANDARD, &mut |_, at| at)
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_text {
    use super::{count_by_characters, units, utf16};
    use proptest::prelude::*;
    use tidings::segments::{Alphabet, Encoding, Limits, Rules, Split, count, septets};

    fn rules() -> impl Strategy<Value = Rules> {
        let limits = || (2_u32..200, 2_u32..200).prop_map(|(single, multi)| Limits { single, multi });
        (any::<bool>(), any::<bool>(), limits(), limits()).prop_map(|(reduced, graphemes, gsm7, ucs2)| Rules {
            alphabet: if reduced { Alphabet::Reduced } else { Alphabet::Standard },
            gsm7,
            ucs2,
            split: if graphemes { Split::Grapheme } else { Split::Character },
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
        fn no_segment_is_empty_or_exceeds_its_limit(
            text in texts(), rules in rules(), starts in proptest::collection::vec(0_u32..500, 1..40),
        ) {
            let mut starts = starts.iter().cycle();
            let counted = count(&utf16(&text), &rules, &mut |_, _| *starts.next().unwrap());
            let limits = if counted.encoding == Encoding::Gsm7 { rules.gsm7 } else { rules.ucs2 };
            let max_units = if counted.parts.len() > 1 { limits.multi } else { limits.single.max(limits.multi) };
            prop_assert!(counted.parts.iter().all(|part| part.units > 0 && part.units <= max_units), "{counted:?}");
            prop_assert_eq!(units(&counted), counted.units);
            prop_assert_eq!(counted.parts.is_empty(), text.is_empty());
        }

        #[test]
        fn a_segment_starts_at_a_character_and_has_the_units_of_its_characters(text in texts(), rules in rules()) {
            let counted = count_by_characters(&text, &rules);
            let mut index = 0;
            let mut starts = Vec::new();
            for character in text.chars() {
                let cost = match counted.encoding {
                    Encoding::Gsm7 => septets(u16::try_from(u32::from(character)).unwrap(), rules.alphabet),
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
        fn a_segment_ends_only_where_the_next_character_does_not_fit(text in texts()) {
            let counted = count_by_characters(&text, &Rules::STANDARD);
            let multi = if counted.encoding == Encoding::Gsm7 { 153 } else { 67 };
            for pair in counted.parts.windows(2) {
                // The longest character takes two units.
                prop_assert!(pair[0].units + 2 > multi);
            }
        }
    }
}
