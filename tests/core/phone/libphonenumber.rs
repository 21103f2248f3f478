//! The published tests of Google's libphonenumber that hold with the real numbering plans.

use serde_json::Value as Json;
use tidings::phone::parse::{ParseError, PhoneNumber, Possible, parse, possible};
use tidings::phone::plans::Plans;
use tidings::vocabulary::PhoneType;

fn table(name: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(include_str!("../../data/phone-libphonenumber.json")).unwrap();
    let rows = all[name].as_array().unwrap();
    assert!(rows.len() > 10, "{name}: {} rows", rows.len());
    rows.clone()
}

fn read(plans: &Plans, row: &Json) -> Result<PhoneNumber, ParseError> {
    let text = row["text"].as_str().unwrap();
    let before = row["repeat"].as_str().unwrap_or_default().repeat(row["times"].as_u64().unwrap_or_default() as usize);
    parse(plans, &[before.as_str(), text].concat(), plans.region(row["country"].as_str().unwrap()))
}

/// `FixedLine` as `FIXED_LINE`: the names are Google's, in Rust's spelling.
fn google_name(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_uppercase());
    }
    text
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_string_is_read_as_libphonenumbers_tests_expect() {
    let plans = Plans::built_in();
    for row in table("parse") {
        match read(&plans, &row) {
            Ok(number) => {
                assert_eq!(row["e164"].as_str(), Some(number.e164().as_str()), "{row}");
                assert_eq!(row["extension"].as_str().unwrap_or("").as_bytes(), number.extension(), "{row}");
            }
            Err(error) => assert_eq!(row["error"].as_str(), Some(google_name(&format!("{error:?}")).as_str()), "{row}"),
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_string_is_possible_or_not_as_libphonenumbers_tests_expect() {
    let plans = Plans::built_in();
    for row in table("possible") {
        let is_possible = read(&plans, &row).is_ok_and(|number| may_be(possible(&plans, &number)));
        assert_eq!(row["possible"].as_bool(), Some(is_possible), "{row}");
    }
}

fn may_be(reason: Possible) -> bool {
    matches!(reason, Possible::IsPossible | Possible::IsPossibleLocalOnly)
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_number_has_the_validity_type_region_and_length_that_libphonenumbers_tests_expect() {
    let plans = Plans::built_in();
    for row in table("numbers") {
        let number = parse(&plans, row["e164"].as_str().unwrap(), None).unwrap();
        assert_eq!(row["e164"].as_str(), Some(number.e164().as_str()), "{row}");
        let class = plans.classify(number.calling_code, number.national());
        let reason = possible(&plans, &number);
        let facts = [
            ("valid", Json::from(class.number_type != PhoneType::Unknown)),
            ("type", Json::from(google_name(&format!("{:?}", class.number_type)))),
            ("region", Json::from(class.region.map(|region| plans.country(region)))),
            ("reason", Json::from(google_name(&format!("{reason:?}")))),
            ("possible", Json::from(may_be(reason))),
        ];
        for (name, actual) in facts {
            if let Some(expected) = row.get(name) {
                assert_eq!(*expected, actual, "{name} of {row}");
            }
        }
    }
}
