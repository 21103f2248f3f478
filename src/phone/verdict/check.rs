//! Checks one string.

use super::super::parse::{
    DigitText, NumberParts, ParseError, ParseFailure, PhoneNumber, Possible, Scratch, number_parts, parse_into,
    test_length,
};
use super::super::plans::{Class, Plans, Region};
use super::result::{Check, PackedCheck};
use crate::vocabulary::{PhoneType, PhoneVerdict};

/// Checks a string. `country` is the default country, whose national numbers are understood.
///
/// A valid number is `ok` whatever `isPossibleNumberWithReason` says, because that considers only the main country of
/// a shared calling code.
pub fn check(plans: &Plans, input: &str, country: Option<Region>) -> Check {
    let mut number = None;
    let result = parse_into(plans, input, country, &mut number);
    let parts = result.and(number.as_ref().map(PhoneNumber::parts).ok_or(ParseError::NotANumber.into()));
    let packed = packed_check(plans, parts);
    let mut verdict = packed.verdict();
    if verdict == PhoneVerdict::NotANumber && has_letters_among_digits(input) {
        verdict = PhoneVerdict::Letters;
    }
    Check { number, class: packed.class(), possible: packed.possible(), valid: packed.valid(), verdict }
}

/// Like [`check`], for input of the fast path; borrows the number instead of building one.
#[inline(always)]
pub fn check_digits<'a>(
    plans: &Plans,
    digits: &DigitText<'a>,
    country: Option<Region>,
    scratch: &'a mut Scratch,
) -> (PackedCheck, Option<NumberParts<'a>>) {
    let parts = number_parts(plans, digits.plus, digits.digits, country, scratch);
    (packed_check(plans, parts), parts.ok())
}

fn packed_check(plans: &Plans, parts: Result<NumberParts<'_>, ParseFailure>) -> PackedCheck {
    let mut class = Class::default();
    let mut possible = Possible::TooShort;
    let verdict = match parts {
        Ok((code, national)) => {
            possible = plans.main_region(code).map_or(Possible::InvalidCountryCode, |main| {
                class = plans.classify_in(main, national);
                test_length(&plans.lengths(main), national.len())
            });
            match possible {
                _ if class.number_type != PhoneType::Unknown => PhoneVerdict::Ok,
                Possible::IsPossible => PhoneVerdict::Unallocated,
                Possible::IsPossibleLocalOnly => PhoneVerdict::LocalOnly,
                Possible::InvalidCountryCode => PhoneVerdict::UnknownCallingCode,
                Possible::TooShort => PhoneVerdict::TooShort,
                Possible::InvalidLength => PhoneVerdict::InvalidLength,
                Possible::TooLong => PhoneVerdict::TooLong,
            }
        }
        Err(ParseFailure::MissingCountry) => PhoneVerdict::MissingCountry,
        Err(ParseFailure::Error(ParseError::InvalidCountryCode)) => PhoneVerdict::UnknownCallingCode,
        Err(ParseFailure::Error(ParseError::NotANumber)) => PhoneVerdict::NotANumber,
        Err(ParseFailure::Error(ParseError::TooLong)) => PhoneVerdict::TooLong,
        Err(ParseFailure::Error(ParseError::TooShortNsn | ParseError::TooShortAfterIdd)) => PhoneVerdict::TooShort,
    };
    PackedCheck::new(class, matches!(possible, Possible::IsPossible | Possible::IsPossibleLocalOnly), verdict)
}

/// Whether input that is not a number has letters and at least two digits. A name alone has no digits.
fn has_letters_among_digits(input: &str) -> bool {
    let (_, input) = strip_uri(input);
    let mut digits = 0_u32;
    let mut letters = false;
    for character in input.chars() {
        match character {
            '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{ff10}'..='\u{ff19}' => {
                digits += 1;
            }
            // Devanagari and Bengali digits, which libphonenumber does not parse.
            '\u{966}'..='\u{96f}' | '\u{9e6}'..='\u{9ef}' => {}
            // Latin, Greek, Cyrillic and all scripts below U+2000; kana and ideographs.
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{1fff}' | '\u{3041}'..='\u{d7ff}' => letters = true,
            _ => {}
        }
    }
    letters && digits > 1
}

/// Removes what URLs put before a number: `tel:`, `%20`, `%2B`. Also returns whether there was an escaped `+`, `%2B`.
pub(super) fn strip_uri(input: &str) -> (bool, &str) {
    let mut rest = input;
    for wrapping in ["tel:", "%20", "%2B"] {
        if let Some((start, after)) = rest.split_at_checked(wrapping.len())
            && start.eq_ignore_ascii_case(wrapping)
        {
            rest = after;
            if wrapping == "%2B" {
                return (true, rest);
            }
        }
    }
    (false, rest)
}
