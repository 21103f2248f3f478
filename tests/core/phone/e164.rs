//! `check_e164`: which strings are E.164 numbers, and the messages and suggestions for the others.

use tidings::phone::check_e164;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_string_of_the_table_has_its_verdict_and_its_suggestion() {
    let rows: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../data/phone-e164.json")).unwrap();
    for row in &rows {
        let text = row["text"].as_str().unwrap();
        match check_e164(text) {
            Ok(calling_code) => assert_eq!(row["ok"].as_u64(), Some(calling_code.into()), "{row}"),
            Err(problem) => {
                assert_eq!(row["code"].as_str(), Some(problem.code.as_str()), "{row}: {problem:?}");
                if let Some(expected) = row.get("suggestion") {
                    assert_eq!(expected.as_str(), problem.suggestion.as_deref(), "{row}: {problem:?}");
                }
                if let Some(expected) = row["contains"].as_str() {
                    assert!(problem.message.contains(expected), "{row}: {problem:?}");
                }
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_text {
    use super::check_e164;
    use proptest::prelude::*;

    fn is_e164(text: &str) -> bool {
        let digits = text.strip_prefix('+').unwrap_or("");
        (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn is_consistent(text: &str) -> bool {
        match check_e164(text) {
            Ok(_) => is_e164(text),
            Err(problem) => problem.suggestion.is_none_or(|number| check_e164(&number).is_ok() && number != text),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_valid_string_is_e164_and_a_suggestion_is_valid(text in any::<String>()) {
            prop_assert!(is_consistent(&text));
        }

        #[test]
        fn the_same_holds_for_strings_that_look_like_numbers(text in "[ %]?(tel:|TEL:|2B|whatsapp:|:|a:b:)?[+＋]{0,3}(00|011)?[0-9٠-٩ ()./x;\u{200b}-]{0,24}") {
            prop_assert!(is_consistent(&text));
        }

        #[test]
        fn the_same_holds_for_plain_digits(text in "\\+[0-9]{0,20}") {
            prop_assert!(is_consistent(&text));
        }

        #[test]
        fn ten_digits_without_a_plus_are_never_read_with_a_calling_code(text in "[1-9][0-9]{9}") {
            let problem = check_e164(&text).unwrap_err();
            prop_assert_eq!(problem.code, "missing-country-code");
            prop_assert_eq!(problem.suggestion, None);
        }
    }

    #[test]
    fn a_string_of_megabytes_is_read_once() {
        for text in [
            "(".repeat(4_000_000),
            "9".repeat(4_000_000),
            "(0)".repeat(1_000_000),
            "a:".repeat(2_000_000),
            "🙂".repeat(1_000_000),
        ] {
            assert!(check_e164(&text).is_err());
        }
    }
}
