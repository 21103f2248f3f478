//! Whether a text is an E.164 number, and if not, what to do about it.

use super::e164::{self, E164, Fault};
use super::reading::{Prefix, Reading};
use crate::sentence::sentence;

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

/// Checks that `text` is `+` and ASCII digits, with a calling code that exists and a length it can have.
///
/// Nothing is rewritten: what people write in other ways (`+1 (415) 555-1234`, `0014155551234`) is an error
/// that suggests the number. A text without `+`, and without a dialling prefix or a sign that a `+` was lost,
/// has a suggestion only when it has 11 to 15 digits that begin with a calling code and fit its lengths.
/// Ten digits are as likely a national number (`4155551212` is San Francisco, not Switzerland's +41), so
/// there the country code is asked for.
pub fn check_e164(text: &str) -> Result<E164, PhoneProblem> {
    let exact = text.strip_prefix('+').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(Ok(number)) = exact.map(e164::read) {
        return Ok(number);
    }
    let reading = Reading::of(text);
    let rule = if reading.letters {
        "letters Write digits instead of letters, and leave out an extension."
    } else if reading.foreign {
        "invalid-characters A phone number has digits alone. Leave out an extension; give several numbers as a list."
    } else if reading.digits.is_empty() {
        "empty There is no number."
    } else {
        match e164::read(&reading.digits) {
            Ok(number) if reading.prefix != Prefix::None || (11..16).contains(&reading.digits.len()) => {
                return Err(written_otherwise(&reading, number));
            }
            // After 011 and a space a national number is as likely, so a country's lengths would only confuse.
            Err(fault) if matches!(reading.prefix, Prefix::Plus | Prefix::Dialled("00")) => {
                return Err(wrong_length(&reading.digits, fault));
            }
            _ => "missing-country-code Add the country code: +, the code, the number, without a 0 before it.",
        }
    };
    let (code, message) = rule.split_once(' ').unwrap_or((rule, ""));
    Err(PhoneProblem { code, message: message.to_owned(), suggestion: None })
}

fn written_otherwise(reading: &Reading, number: E164) -> PhoneProblem {
    let suggestion = number.to_text();
    let missing = match reading.prefix {
        Prefix::Plus => "",
        Prefix::Lost => "The + is missing; in a URL it is written %2B. ",
        Prefix::Dialled(_) => "Write + instead of 00 or 011. ",
        Prefix::None => "The + is missing, or the country code with it. ",
    };
    let stop = if reading.removed.is_empty() { "" } else { ". " };
    PhoneProblem {
        code: if missing.is_empty() { "invalid-characters" } else { "missing-plus" },
        message: sentence("###Did you mean #?", &[missing, &reading.removed, stop, &suggestion]),
        suggestion: Some(suggestion),
    }
}

/// A length that no number of the country has; perhaps because of the zero in `+44 020 ...`, which is dialled only
/// within the country. In Italy it is part of the number.
fn wrong_length(digits: &str, fault: Fault) -> PhoneProblem {
    let (code, national) = digits.split_at_checked(fault.code_length).unwrap_or_default();
    let shorter = national.strip_prefix('0').filter(|_| !matches!(code, "" | "39"));
    let suggestion = shorter.and_then(|national| e164::read(&[code, national].concat()).ok()).map(E164::to_text);
    let mut message = fault.message;
    if suggestion.is_some() {
        message.push_str(" Leave out the 0 after the country code.");
    }
    PhoneProblem { code: fault.code, message, suggestion }
}
