//! The verdict on a text.

use super::super::parse::{
    DigitText, NumberParts, ParseError, ParseFailure, PhoneNumber, Possible, Scratch, number_parts, parse_into,
    test_length,
};
use super::super::plans::{Class, Plans, Region};
use super::result::{Check, PackedCheck};
use crate::vocabulary::{PhoneType, PhoneVerdict};

/// Checks a text, with the country whose national numbers are to be understood, or none.
///
/// A valid number is `ok` whatever `isPossibleNumberWithReason` says: that looks at the main country of a shared
/// calling code only.
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

/// What [`check`] says of the digits in a text, without the number itself: it is where it stands.
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

/// Whether a text that is no number has letters among digits: a name or a word alone is something else.
fn has_letters_among_digits(input: &str) -> bool {
    let (_, input) = strip_uri(input);
    let mut digits = 0_u32;
    let mut letters = false;
    for character in input.chars() {
        match character {
            '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{ff10}'..='\u{ff19}' => {
                digits = digits.saturating_add(1);
            }
            // The digits of Devanagari and Bengali, which libphonenumber does not read.
            '\u{966}'..='\u{96f}' | '\u{9e6}'..='\u{9ef}' => {}
            // Latin, Greek, Cyrillic and on to the punctuation of U+2000; kana and ideographs.
            'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{1fff}' | '\u{3041}'..='\u{d7ff}' => letters = true,
            _ => {}
        }
    }
    letters && digits > 1
}

/// A text without what URLs put before a number: `tel:`, `%20`; and whether an escaped +, `%2B`, stood there.
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
