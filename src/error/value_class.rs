//! What a value may be: a code, a word, a sentence, an id, a page.

use crate::util::lookup::rank;
use crate::util::scalar::{is_text, scalar};
use crate::util::text::contains;
use crate::util::value::Value;

/// What a value must be to be the fact that its name promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ValueClass {
    Scalar,
    /// RFC 9457, section 3.1: a member of another type is as if absent.
    Text,
    /// A text, the first of a list of texts, or one with its language (OData).
    Sentence,
    /// A text that is no [`ValueClass::Word`].
    NoWord,
    /// Anything but the status once more, and a word that says that all is well.
    Code,
    /// A number that is not of an HTTP status, or nothing.
    Number,
    /// A code, as opposed to a sentence and a word that only says that there is a failure: `request-validation`, the
    /// `type` of a problem (RFC 9457, section 3.1.1) where it tells problems apart.
    Token,
    /// A token that is no reason phrase of a status, which many frameworks put into `error`: `invalid_client`
    /// (RFC 6749, section 5.2), but not `Unauthorized`.
    Word,
    /// A token where a name, an id or a status may stand as well: written like a constant or a class.
    Name,
    /// An id, as opposed to a sentence and to an address.
    Id,
    NumberedId,
    Page,
}

/// The sentence of a value: itself, the first of a list, or the text of one with a language (OData).
pub(super) fn sentence(value: &Value) -> Option<&str> {
    [value, value.item(0), value.get("value")].into_iter().find(|value| is_text(value)).and_then(Value::as_text)
}

// What a text is written with.
const LOWER: u8 = 1;
const UPPER: u8 = 2;
/// A capital behind a small letter.
const CAMEL: u8 = 4;
const DIGIT: u8 = 8;
const UNDERSCORE: u8 = 16;
pub(super) const SLASH: u8 = 32;
pub(super) const OTHER: u8 = 64;

pub(super) fn char_classes(text: &str) -> u8 {
    let mut met = 0;
    let mut last = 0;
    for byte in text.bytes() {
        met |= match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' if last == LOWER => UPPER | CAMEL,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'/' => SLASH,
            b'-' | b'.' | b':' | b'#' | b'=' | b'?' | b'&' | b'%' | b'~' => 0,
            _ => OTHER,
        };
        last = if byte.is_ascii_lowercase() { LOWER } else { 0 };
    }
    met
}

/// `answerUrl`, `phone_number`.
pub(super) fn is_compound(name: &str) -> bool {
    char_classes(name) & (CAMEL | UNDERSCORE) != 0
}

/// A word that does not begin a sentence.
pub(super) fn is_lower(word: &str) -> bool {
    char_classes(word) == LOWER
}

pub(super) fn fits(value: &Value, kind: ValueClass, status: &str) -> bool {
    if kind == ValueClass::Sentence {
        return sentence(value).is_some();
    }
    let Some(text) = scalar(value) else { return false };
    let met = char_classes(&text);
    let is_text = value.as_text().is_some();
    let is_token = is_text
        && met & OTHER == 0
        && met & (LOWER | UPPER) != 0
        && text != "about:blank"
        && !is_generic(&text)
        && (met & SLASH == 0 || is_specific_address(&text));
    let is_word = is_token && met & !SLASH != LOWER | UPPER;
    match kind {
        ValueClass::Scalar | ValueClass::Sentence => true,
        ValueClass::Text => is_text,
        ValueClass::NoWord => is_text && !is_word,
        ValueClass::Code => text != status && rank("success ok", text.as_bytes()).is_none(),
        ValueClass::Number => met == DIGIT && !matches!(text.as_bytes(), [b'1'..=b'5', _, _] | b"0"),
        ValueClass::Token => is_token,
        ValueClass::Word => is_word,
        ValueClass::Name => match met & (LOWER | DIGIT) {
            // `UNAUTHORIZED`; with digits it may as well be an id, unless it is short: `POL0001`.
            0 | DIGIT => is_token && text.len() > 3 && (met & DIGIT == 0 || text.len() < 9),
            LOWER => is_token && met & (UNDERSCORE | CAMEL) != 0,
            _ => false,
        },
        ValueClass::Id => met & (OTHER | SLASH) == 0,
        ValueClass::NumberedId => met & (OTHER | SLASH | DIGIT) == DIGIT,
        ValueClass::Page => text.starts_with("http") && is_specific_address(&text),
    }
}

/// A word that says whether there is a failure, not which.
pub(super) fn is_generic(word: &str) -> bool {
    rank("error errors fail failed failure success ok", word.as_bytes()).is_some()
}

/// Whether an address is not just where HTTP defines the status.
fn is_specific_address(address: &str) -> bool {
    const STATUS_PAGES: &str = "tools.ietf.org rfc-editor.org datatracker.ietf.org httpstatus developer.mozilla.org";
    !crate::util::text::pieces(STATUS_PAGES, b' ').any(|page| contains(address, page))
}
