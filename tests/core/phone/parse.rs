//! Parsing, verdicts and suggestions. The expected results of `read` in the table are those of google-libphonenumber
//! 3.2.47.

use serde_json::Value;
use tidings::phone::parse::{PhoneNumber, parse, possible};
use tidings::phone::plans::Plans;
use tidings::phone::verdict::{check, suggest};
use tidings::vocabulary::PhoneType;

fn rows(of: &str) -> Vec<Value> {
    let table: Value = serde_json::from_str(include_str!("../../data/phone-parse.json")).unwrap();
    table[of].as_array().unwrap().clone()
}

fn text_of(row: &Value) -> String {
    let repeated = row["repeat"].as_str().unwrap_or("").repeat(row["times"].as_u64().unwrap_or(0) as usize);
    repeated + row["input"].as_str().unwrap()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_string_of_the_table_is_read_as_libphonenumber_reads_it() {
    let plans = Plans::built_in();
    for row in rows("read") {
        let country = row["country"].as_str().map(|country| plans.region(country).unwrap());
        match parse(&plans, &text_of(&row), country) {
            Err(error) => assert_eq!(row["error"], format!("{error:?}"), "{row}"),
            Ok(number) => {
                let class = plans.classify(number.calling_code, number.national());
                assert_eq!(row["e164"], number.e164(), "{row}");
                assert_eq!(row["possible"], format!("{:?}", possible(&plans, &number)), "{row}");
                assert_eq!(row["type"], format!("{:?}", class.number_type), "{row}");
                assert_eq!(row["region"].as_str(), class.region.map(|region| plans.country(region)), "{row}");
                assert_eq!(row["extension"].as_str().unwrap_or("").as_bytes(), number.extension(), "{row}");
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_string_of_the_table_has_its_verdict_and_its_suggestion() {
    let plans = Plans::built_in();
    for row in rows("verdicts") {
        let country = row["country"].as_str().map(|country| plans.region(country).unwrap());
        let text = text_of(&row);
        let checked = check(&plans, &text, country);
        let suggestion = suggest(&plans, &text, country, &checked);
        assert_eq!(row["verdict"], checked.verdict.word(), "{row}: {checked:?}");
        let number = suggestion.number.map(|number| number.e164());
        assert_eq!(row["suggestion"].as_str(), number.as_deref(), "{row}");
        assert_eq!(row["reason"].as_str(), suggestion.reason.map(|reason| reason.word()), "{row}");
        assert_eq!(row["removed"].as_str().unwrap_or(""), suggestion.removed, "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn only_mobile_numbers_certainly_receive_sms_and_voice_lines_certainly_do_not() {
    let known = [
        (PhoneType::Mobile, Some(true)),
        (PhoneType::FixedLineOrMobile, None),
        (PhoneType::Voip, None),
        (PhoneType::PersonalNumber, None),
        (PhoneType::Unknown, None),
        (PhoneType::FixedLine, Some(false)),
        (PhoneType::TollFree, Some(false)),
        (PhoneType::PremiumRate, Some(false)),
        (PhoneType::SharedCost, Some(false)),
        (PhoneType::Pager, Some(false)),
        (PhoneType::Uan, Some(false)),
        (PhoneType::Voicemail, Some(false)),
    ];
    for (number_type, expected) in known {
        assert_eq!(number_type.can_receive_sms(), expected, "{number_type:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_national_number_has_two_to_seventeen_digits() {
    for (calling_code, national, is_valid) in [
        (1, "4155551234", true),
        (39, "00", true),
        (999, "12345678901234567", true),
        (1, "1", false),
        (1, "123456789012345678", false),
        (1, "415555123a", false),
        (1000, "4155551234", false),
    ] {
        let number = PhoneNumber::new(calling_code, national.as_bytes());
        assert_eq!(number.is_some(), is_valid, "{calling_code} {national}");
        assert!(number.is_none_or(|number| number.e164() == format!("+{calling_code}{national}")));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_text {
    use super::*;
    use proptest::prelude::*;
    use tidings::phone::parse::{DigitText, NO_END};
    use tidings::phone::plans::Region;
    use tidings::phone::verdict::{Check, PackedCheck, check_digits, check_lines};
    use tidings::vocabulary::PhoneVerdict;

    /// The plans of this thread: they unpack themselves on use, so threads cannot share them.
    fn plans() -> &'static Plans {
        thread_local!(static PLANS: &'static Plans = Box::leak(Box::new(Plans::built_in())));
        PLANS.with(|plans| *plans)
    }

    fn country(name: &str) -> Option<Region> {
        plans().region(name)
    }

    /// Checks what must hold for every input.
    fn check_invariants(text: &str, country: Option<Region>) {
        let checked = check(plans(), text, country);
        assert_same_as_digits(text, country, &checked);
        assert_same_in_lines(text, country);
        assert_eq!(checked.number, parse(plans(), text, country).ok());
        assert_eq!(checked.valid, checked.verdict == PhoneVerdict::Ok);
        let suggestion = suggest(plans(), text, country, &checked);
        assert_eq!(suggestion.number.is_some(), suggestion.reason.is_some());
        for number in checked.number.into_iter().chain(suggestion.number) {
            assert!((2..=17).contains(&number.national().len()) && number.extension().len() <= 20);
            assert!(number.national().iter().chain(number.extension()).all(u8::is_ascii_digit));
        }
        // A suggested or valid number parses to itself with any default country.
        let valid = checked.number.filter(|_| checked.valid);
        for number in suggestion.number.into_iter().chain(valid) {
            let again = check(plans(), &number.e164(), country);
            assert_eq!(again.number.map(|again| again.e164()), Some(number.e164()), "{text:?}");
            assert_eq!(again.verdict, PhoneVerdict::Ok, "{text:?}");
        }
        assert!(suggestion.number.is_none() || checked.verdict != PhoneVerdict::Ok);
        assert!(suggestion.removed.len() < 1000);
    }

    fn assert_same_as_digits(text: &str, country: Option<Region>, checked: &Check) {
        let (mut buffer, mut scratch) = ([0; 32], [None; 2]);
        let Some(digits) = DigitText::read(text.as_bytes(), NO_END, &mut buffer) else { return };
        assert_eq!(digits.length, text.len());
        let (packed, number) = check_digits(plans(), &digits, country, &mut scratch);
        assert_eq!(packed, PackedCheck::from(checked), "{text:?}");
        assert_eq!((packed.class(), packed.verdict()), (checked.class, checked.verdict), "{text:?}");
        assert_eq!(number, checked.number.as_ref().map(PhoneNumber::parts), "{text:?}");
        // The package then returns the input itself.
        let is_as_written = number.is_some_and(|number| digits.is_e164(number));
        assert!(!is_as_written || checked.number.is_some_and(|number| number.e164() == text), "{text:?}");
    }

    fn assert_same_in_lines(text: &str, country: Option<Region>) {
        let lines: Vec<&str> = text.split('\n').collect();
        let columns = check_lines(plans(), text.as_bytes(), country);
        assert_eq!(columns.len(), lines.len() * 11);
        for (line, text) in lines.iter().enumerate() {
            let checked = check(plans(), text, country);
            let digits = u64::from_le_bytes(*columns.as_chunks().0.get(line).unwrap());
            let expected = checked.number.map_or(0, |number| number.e164()[1..].parse().unwrap_or(0));
            assert_eq!(digits, expected, "{text:?}");
            let byte = |column: usize| columns[lines.len() * (8 + column) + line];
            assert_eq!([byte(0), byte(1)], [checked.verdict as u8, checked.class.number_type as u8], "{text:?}");
            let country =
                usize::from(byte(2)).checked_sub(1).and_then(|index| plans().countries().get(2 * index..2 * index + 2));
            let country = country.map(|country| if country == "00" { "001" } else { country });
            assert_eq!(country, checked.class.region.map(|region| plans().country(region)), "{text:?}");
        }
    }

    const COUNTRIES: &str = "US|GB|DE|IT|AR|BR|JP|CN|RU|MX|GG|BB|AU|SM|KR|GA|KZ|ZZ|";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_string_is_read_within_limits(text in any::<String>(), name in COUNTRIES) {
            check_invariants(&text, country(&name));
        }

        #[test]
        fn a_string_of_three_hundred_characters_is_read_within_limits(text in "\\PC{0,300}|[+0-9x#,;(). -]{0,300}", name in COUNTRIES) {
            check_invariants(&text, country(&name));
        }

        #[test]
        fn a_string_that_looks_like_a_number_is_read_within_limits(
            text in "(tel:|%2B|%20| |\u{202a})?[+＋]{0,2}(00|011|0)?(1|44|49|39|54|55)?[0-9٠-٩९ ()./~*x-]{0,20}(( ?ext\\. ?|x|#|,|,,|;|;ext=|доб)[0-9]{1,12}#?)?(;phone-context=(\\+1|a\\.b|\\+))?",
            name in COUNTRIES
        ) {
            check_invariants(&text, country(&name));
        }

        // The grammar cuts off a leading letter, but the fast path does not read such a string.
        #[test]
        fn the_fast_path_reads_what_the_full_grammar_reads(
            text in "[+ (./-]{0,3}[0-9]{0,24}|[+]?[0-9 ()./-]{0,40}|[+0-9 ()./-]{0,60}",
            name in COUNTRIES
        ) {
            let country = country(&name);
            prop_assert_eq!(parse(plans(), &text, country), parse(plans(), &format!("a{text}"), country));
        }
    }

    #[test]
    fn a_string_of_megabytes_is_rejected_at_once() {
        for text in ["(", "9", "+", "(0)", "🙂", ";phone-context=", "/ ", "tel:"] {
            let text = text.repeat(1_000_000);
            assert_eq!(check(plans(), &text, country("US")).verdict, PhoneVerdict::TooLong);
            check_invariants(&text, None);
        }
    }
}
