//! Whether a text is an E.164 number, and if not, what to do about it.

use super::e164::Structure;
use super::reading::Reading;
use crate::util::format::sentence;
use crate::util::text::cut;
use crate::util::value::digits as decimal;

/// Why a text is not an E.164 number.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneProblem {
    /// `empty`, `letters`, `invalid-characters`, `missing-plus`, `missing-country-code`,
    /// `unknown-calling-code`, `too-short`, `too-long` or `invalid-length`.
    pub code: &'static str,
    /// A sentence or two: what is wrong and what to do about it. The suggestion is not in it.
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
    let reading = Reading::of(text);
    let digits = reading.digits.as_str();
    let structure = Structure::of(digits);
    let start = digits.get(..structure.code_length).unwrap_or("");
    let found = structure.rest_length as u32;
    let lengths = structure.lengths;
    let found_digits = decimal(found.into());
    let mut possible = String::new();
    let mut suggestion = None;
    let mut parts = [""; 3];
    let rule = if reading.letters {
        // A scheme or a channel before it: tel:, sms:, whatsapp:. Behind the last colon, so that there is no other.
        let behind = text.bytes().rposition(|byte| byte == b':').and_then(|index| text.get(index.wrapping_add(1)..));
        suggestion = behind.filter(|number| check_e164(number).is_ok()).map(str::to_owned);
        "letters Write digits instead of letters, without an extension."
    } else if reading.foreign {
        "invalid-characters Write digits alone; give several numbers as a list."
    } else if digits.is_empty() {
        "empty There is no number."
    } else if structure.fits() && (reading.plus || reading.dialled || (11..16).contains(&digits.len())) {
        parts = [if reading.plus || reading.removed.is_empty() { "" } else { ". " }, &reading.removed, ""];
        suggestion = Some(["+", digits].concat());
        if !reading.plus {
            "missing-plus The + is missing##."
        } else if reading.removed.is_empty() {
            return Ok(structure.calling_code);
        } else {
            "invalid-characters ##."
        }
    } else if !reading.plus {
        "missing-country-code Add + and the country code, and leave out a 0 before the number."
    } else if structure.calling_code == 0 {
        parts = [start, "", ""];
        "unknown-calling-code There is no country code +#."
    } else {
        for length in 0..16_u32 {
            if lengths.wrapping_shr(length) & 1 == 1 {
                possible.push_str(if possible.is_empty() { "" } else { " or " });
                possible.push_str(&decimal(length.into()));
            }
        }
        parts = [start, &possible, &found_digits];
        if lengths.wrapping_shr(found) == 0 {
            "too-long After +# come # digits, not #."
        } else if lengths.trailing_zeros() > found {
            "too-short After +# come # digits, not #."
        } else {
            "invalid-length After +# come # digits, not #."
        }
    };
    let (code, pattern) = cut(rule, b' ').unwrap_or_default();
    Err(PhoneProblem { code, message: sentence(pattern, &parts), suggestion })
}
