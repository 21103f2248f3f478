//! The verdict on a text.

use super::super::parse::{Dialled, ParseError, PhoneNumber, Plain, Possible, Refusal, Space, dialled, length, read};
use super::super::plans::{Class, NumberType, Plans, Region};
use super::checked::Checked;
use super::judged::Judged;
use super::uri::unwrapped;
use crate::vocabulary::PhoneVerdict as Verdict;

/// Checks a text, with the country whose national numbers are to be understood, or none.
///
/// A valid number is `ok` whatever `isPossibleNumberWithReason` says: that looks at the main country of a shared
/// calling code only.
pub fn check(plans: &Plans, text: &str, country: Option<Region>) -> Checked {
    let mut number = None;
    let read = read(plans, text, country, &mut number);
    let dialled = read.and(number.as_ref().map(PhoneNumber::dialled).ok_or(ParseError::NotANumber.into()));
    let judged = judge(plans, dialled);
    let mut verdict = judged.verdict();
    if verdict == Verdict::NotANumber && letters_spoil(text) {
        verdict = Verdict::Letters;
    }
    Checked { number, class: judged.class(), possible: judged.possible(), valid: judged.valid(), verdict }
}

/// What [`check`] says of the digits in a text, without the number itself: it is where it stands.
#[inline(always)]
pub fn glance<'a>(
    plans: &Plans,
    plain: &Plain<'a>,
    country: Option<Region>,
    space: &'a mut Space,
) -> (Judged, Option<Dialled<'a>>) {
    let dialled = dialled(plans, plain.plus, plain.digits, country, space);
    (judge(plans, dialled), dialled.ok())
}

fn judge(plans: &Plans, dialled: Result<Dialled<'_>, Refusal>) -> Judged {
    let mut class = Class::default();
    let mut possible = Possible::TooShort;
    let verdict = match dialled {
        Ok((code, national)) => {
            possible = plans.main_region(code).map_or(Possible::InvalidCountryCode, |main| {
                class = plans.class(main, national);
                length(&plans.lengths(main), national.len())
            });
            match possible {
                _ if class.number_type != NumberType::Unknown => Verdict::Ok,
                Possible::IsPossible => Verdict::Unallocated,
                Possible::IsPossibleLocalOnly => Verdict::LocalOnly,
                Possible::InvalidCountryCode => Verdict::UnknownCallingCode,
                Possible::TooShort => Verdict::TooShort,
                Possible::InvalidLength => Verdict::InvalidLength,
                Possible::TooLong => Verdict::TooLong,
            }
        }
        Err(Refusal::MissingCountry) => Verdict::MissingCountry,
        Err(Refusal::Error(ParseError::InvalidCountryCode)) => Verdict::UnknownCallingCode,
        Err(Refusal::Error(ParseError::NotANumber)) => Verdict::NotANumber,
        Err(Refusal::Error(ParseError::TooLong)) => Verdict::TooLong,
        Err(Refusal::Error(ParseError::TooShortNsn | ParseError::TooShortAfterIdd)) => Verdict::TooShort,
    };
    Judged::new(class, matches!(possible, Possible::IsPossible | Possible::IsPossibleLocalOnly), verdict)
}

/// Whether a text that is no number has letters among digits: a name or a word alone is something else.
fn letters_spoil(text: &str) -> bool {
    let (_, text) = unwrapped(text);
    let mut digits = 0_u32;
    let mut letters = false;
    for character in text.chars() {
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
