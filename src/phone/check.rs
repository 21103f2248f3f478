//! Whether a text is an E.164 number, and if not, what to do about it.

use super::e164::{self, E164};
use super::reading::{Prefix, Reading};

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
    if reading.letters {
        return problem("letters", "Write digits instead of letters, and leave out an extension.");
    }
    if !reading.foreign.is_empty() {
        return problem(
            "invalid-characters",
            [
                "Not part of a phone number: ",
                &reading.foreign,
                ". Leave out an extension, and give several numbers as a list.",
            ]
            .concat(),
        );
    }
    if reading.digits.is_empty() {
        return problem("empty", "There is no number.");
    }
    match e164::read(&reading.digits) {
        Ok(number) if reading.prefix != Prefix::None || (11..16).contains(&reading.digits.len()) => {
            Err(written_otherwise(&reading, number))
        }
        // After 011 and a space a national number is as likely, so a country's lengths would only confuse.
        Err(fault) if matches!(reading.prefix, Prefix::Plus | Prefix::Dialled("00")) => {
            let suggestion = without_trunk_zero(&reading.digits, fault.code_length);
            let remedy = if suggestion.is_some() { " Leave out the 0 after the country code." } else { "" };
            Err(PhoneProblem { code: fault.code, message: [&fault.message, remedy].concat(), suggestion })
        }
        _ => problem("missing-country-code", "Add the country code: +, the code, the number, without a 0 before it."),
    }
}

fn problem(code: &'static str, message: impl Into<String>) -> Result<E164, PhoneProblem> {
    Err(PhoneProblem { code, message: message.into(), suggestion: None })
}

fn written_otherwise(reading: &Reading, number: E164) -> PhoneProblem {
    let suggestion = number.to_text();
    let mut message = match reading.prefix {
        Prefix::Plus => String::new(),
        Prefix::Lost => "The + is missing; in a URL it is written %2B. ".to_owned(),
        Prefix::Dialled(dialled) => ["Write + instead of ", dialled, ". "].concat(),
        Prefix::None => "The + is missing, or the country code with it. ".to_owned(),
    };
    let code = if message.is_empty() { "invalid-characters" } else { "missing-plus" };
    if !reading.removed.is_empty() {
        message.push_str(&["Not part of E.164: ", &reading.removed, ". "].concat());
    }
    message.push_str(&["Did you mean ", &suggestion, "?"].concat());
    PhoneProblem { code, message, suggestion: Some(suggestion) }
}

/// `+44 020 ...` with the zero that is dialled only within the country. In Italy it is part of the number.
fn without_trunk_zero(digits: &str, code_length: usize) -> Option<String> {
    let (code, national) = digits.split_at_checked(code_length)?;
    let national = national.strip_prefix('0').filter(|_| code != "39" && !code.is_empty())?;
    e164::read(&[code, national].concat()).ok().map(E164::to_text)
}
