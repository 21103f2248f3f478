//! `cargo xtask phone-results`: our results for the lines of a corpus, in the words of libphonenumber. It reads the lines
//! of `cargo xtask phone-corpus` and prints for each, separated by tabs: the parse error or `-`, whether the length is
//! possible, whether the number is valid, its type, its region, its E.164 form, its extension.

use crate::corpus::line;
use std::io::{BufRead, BufWriter, Write};
use tidings::phone::parse::{DigitText, NO_END, ParseError, PhoneNumber, Possible, parse, possible};
use tidings::phone::plans::Plans;
use tidings::phone::verdict::{PackedCheck, check, check_digits};
use tidings::vocabulary::PhoneType;

/// Reads lines from the standard input and prints their results.
pub(crate) fn run() {
    let plans = Plans::built_in();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the corpus is UTF-8");
        let (country, input) = line::read(&line);
        writeln!(out, "{}", result(&plans, country, &input)).expect("the results can be written");
    }
}

fn result(plans: &Plans, country: &str, input: &str) -> String {
    let region = plans.region(country);
    let read = parse(plans, input, region);
    // The package uses `check` and `check_digits`: they must agree with `parse`, which is compared here.
    let checked = check(plans, input, region);
    assert_eq!(checked.number, read.ok(), "{country} {input:?}");
    let (mut buffer, mut scratch) = ([0; 32], [None; 2]);
    if let Some(digits) = DigitText::read(input.as_bytes(), NO_END, &mut buffer) {
        let (packed, number) = check_digits(plans, &digits, region, &mut scratch);
        assert_eq!(packed, PackedCheck::from(&checked), "{country} {input:?}");
        assert_eq!(number, read.as_ref().ok().map(PhoneNumber::parts), "{country} {input:?}");
        let is_as_written = number.is_some_and(|number| digits.is_e164(number));
        assert!(!is_as_written || read.is_ok_and(|read| read.e164() == input), "{country} {input:?}");
    }
    let number = match read {
        Ok(number) => number,
        Err(error) => return [error_name(error), "-", "-", "-", "-", "-", "-"].join("\t"),
    };
    let class = plans.classify(number.calling_code, number.national());
    assert_eq!((checked.class, checked.valid), (class, class.number_type != PhoneType::Unknown), "{country} {input:?}");
    let text = |digits: &[u8]| String::from_utf8(digits.to_vec()).expect("ASCII digits");
    let extension = text(number.extension());
    [
        "-",
        reason_name(possible(plans, &number)),
        if class.number_type == PhoneType::Unknown { "false" } else { "true" },
        type_name(class.number_type),
        class.region.map_or("-", |region| plans.country(region)),
        &format!("+{}{}", number.calling_code, text(number.national())),
        if extension.is_empty() { "-" } else { &extension },
    ]
    .join("\t")
}

fn error_name(error: ParseError) -> &'static str {
    match error {
        ParseError::InvalidCountryCode => "INVALID_COUNTRY_CODE",
        ParseError::NotANumber => "NOT_A_NUMBER",
        ParseError::TooShortAfterIdd => "TOO_SHORT_AFTER_IDD",
        ParseError::TooShortNsn => "TOO_SHORT_NSN",
        ParseError::TooLong => "TOO_LONG",
    }
}

fn reason_name(reason: Possible) -> &'static str {
    match reason {
        Possible::IsPossible => "IS_POSSIBLE",
        Possible::IsPossibleLocalOnly => "IS_POSSIBLE_LOCAL_ONLY",
        Possible::InvalidCountryCode => "INVALID_COUNTRY_CODE",
        Possible::TooShort => "TOO_SHORT",
        Possible::InvalidLength => "INVALID_LENGTH",
        Possible::TooLong => "TOO_LONG",
    }
}

fn type_name(number_type: PhoneType) -> &'static str {
    match number_type {
        PhoneType::FixedLine => "FIXED_LINE",
        PhoneType::Mobile => "MOBILE",
        PhoneType::FixedLineOrMobile => "FIXED_LINE_OR_MOBILE",
        PhoneType::TollFree => "TOLL_FREE",
        PhoneType::PremiumRate => "PREMIUM_RATE",
        PhoneType::SharedCost => "SHARED_COST",
        PhoneType::Voip => "VOIP",
        PhoneType::PersonalNumber => "PERSONAL_NUMBER",
        PhoneType::Pager => "PAGER",
        PhoneType::Uan => "UAN",
        PhoneType::Voicemail => "VOICEMAIL",
        PhoneType::Unknown => "UNKNOWN",
    }
}
