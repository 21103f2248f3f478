//! Whether a text is an E.164 number, and if not, what to do about it.

use super::e164::Structure;
use super::reading::{Prefix, Reading};
use crate::sentence::sentence;
use crate::value::digits as decimal;

/// Why a text is not an E.164 number.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneProblem {
    /// `empty`, `letters`, `invalid-characters`, `missing-plus`, `missing-country-code`,
    /// `unknown-calling-code`, `too-short`, `too-long` or `invalid-length`.
    pub code: &'static str,
    /// A sentence or two: what is wrong and what to do about it.
    pub message: String,
    /// A number with the right structure that was probably meant.
    pub suggestion: Option<String>,
}

/// Checks that `text` is `+` and ASCII digits, with a calling code that exists and a length it can have, and
/// gives the calling code. Whether the number is in use is another question.
///
/// Nothing is rewritten: what people write in other ways (`+1 (415) 555-1234`, `0014155551234`) is an error
/// that suggests the number. A text without `+` and without a dialling prefix has a suggestion only when it has
/// 11 to 15 digits that begin with a calling code and fit its lengths.
/// Ten digits are as likely a national number (`4155551212` is San Francisco, not Switzerland's +41), so
/// there the country code is asked for.
pub fn check_e164(text: &str) -> Result<u16, PhoneProblem> {
    let Reading { prefix, digits, removed, letters, foreign } = Reading::of(text);
    let structure = Structure::of(&digits);
    let mut suggestion = None;
    let mut message = String::new();
    let mut rule = if letters {
        "letters Write digits instead of letters, and leave out an extension."
    } else if foreign {
        "invalid-characters A phone number has digits alone. Leave out an extension; give several numbers as a list."
    } else if digits.is_empty() {
        "empty There is no number."
    } else {
        "missing-country-code Add the country code: +, the code, the number, without a 0 before it."
    };
    if !(letters || foreign || digits.is_empty()) {
        if structure.fits() && (prefix != Prefix::None || (11..16).contains(&digits.len())) {
            let mut missing = "";
            rule = "invalid-characters ";
            if prefix != Prefix::Plus {
                rule = "missing-plus ";
                missing = "The + is missing. ";
            } else if removed.is_empty() {
                return Ok(structure.calling_code);
            }
            let stop = if removed.is_empty() { "" } else { ". " };
            message = sentence("###Did you mean +#?", &[missing, &removed, stop, &digits]);
            suggestion = Some(["+", &digits].concat());
        } else if prefix >= Prefix::Dialled {
            // After 011 a national number is as likely, so a country's lengths would only confuse.
            (rule, message, suggestion) = wrong_length(&digits, &structure);
        }
    }
    let (code, rest) = rule.split_once(' ').unwrap_or((rule, ""));
    if message.is_empty() {
        message.push_str(rest);
    }
    Err(PhoneProblem { code, message, suggestion })
}

/// A length that no number of the country has; perhaps because of the zero in `+44 020 ...`, which is dialled only
/// within the country. In Italy it is part of the number.
fn wrong_length(digits: &str, structure: &Structure) -> (&'static str, String, Option<String>) {
    let (code, national) = digits.split_at_checked(structure.code_length).unwrap_or_default();
    if structure.calling_code == 0 {
        return ("unknown-calling-code ", sentence("There is no country code +#.", &[code]), None);
    }
    let lengths = structure.lengths;
    let mut possible = String::new();
    for length in 0..16_u32 {
        if lengths.wrapping_shr(length) & 1 == 1 {
            possible.push_str(if possible.is_empty() { "" } else { " or " });
            possible.push_str(&decimal(length.into()));
        }
    }
    let found = structure.rest_length as u32;
    let rule = if lengths.wrapping_shr(found) == 0 {
        "too-long "
    } else if lengths.trailing_zeros() > found {
        "too-short "
    } else {
        "invalid-length "
    };
    let mut remedy = "";
    let mut suggestion = None;
    if code != "39"
        && let Some(national) = national.strip_prefix('0')
    {
        let shorter = ["+", code, national].concat();
        if Structure::of(shorter.get(1..).unwrap_or("")).fits() {
            suggestion = Some(shorter);
            remedy = " Leave out the 0 after the country code.";
        }
    }
    let parts = [code, &possible, &decimal(found.into()), remedy];
    (rule, sentence("+# is followed by # digits, not #.#", &parts), suggestion)
}
