//! Classifies values: a code, a word, a sentence, an id, a URL.

use crate::util::names::names;
use crate::util::scalar::{is_nonblank, scalar_text};
use crate::util::strings::contains_any;
use crate::util::value::Value;

/// The class that a value must have to be the fact that its property name promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ValueClass {
    /// A string that is not blank, or an integer.
    Scalar,
    /// A string. RFC 9457, section 3.1: a property of another type is ignored.
    String,
    /// A string, the first of an array of strings, or one with its language (OData's `{ lang, value }`).
    Sentence,
    /// A string that is not a [`ValueClass::Word`].
    NoWord,
    /// Any scalar except a repetition of the HTTP status and the words `ok` and `success`.
    Code,
    /// A number that is neither an HTTP status nor 0.
    Number,
    /// A number that is neither the HTTP status of the response nor 0.
    Integer,
    /// A code without white space, such as `request-validation`; not a generic word such as `error`. Also the `type` of a
    /// problem (RFC 9457, section 3.1.1), unless it only links to the definition of the status.
    Token,
    /// A token such as `invalid_client` (RFC 6749, section 5.2), but not a reason phrase such as `Unauthorized`, which many
    /// frameworks put into `error`.
    Word,
    /// A token that is written like a constant or a class, for properties that may also hold a name, an id or a status.
    Name,
    /// An id: not a sentence, not a URL.
    Id,
    /// An id that contains a digit.
    NumberedId,
    /// A URL that is not just the definition of an HTTP status.
    Url,
}

/// The sentence that a value holds: see [`ValueClass::Sentence`].
pub(super) fn sentence<'a>(value: &'a Value<'a>) -> Option<&'a str> {
    [value, value.item(0), value.get("value")].into_iter().find(|value| is_nonblank(value)).and_then(Value::as_str)
}

// The classes of characters in a string, as bits.
const LOWER: u8 = 1;
pub(super) const UPPER: u8 = 2;
/// A capital after a small letter.
const CAMEL: u8 = 4;
const DIGIT: u8 = 8;
pub(super) const UNDERSCORE: u8 = 16;
pub(super) const SLASH: u8 = 32;
/// White space, punctuation that codes do not have, and everything beyond ASCII.
pub(super) const OTHER: u8 = 64;

/// The classes of the characters in a string.
pub(super) fn char_classes(text: &str) -> u8 {
    let mut classes = 0;
    let mut last = 0;
    for byte in text.bytes() {
        classes |= match byte {
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
    classes
}

/// Whether a string has several words, or is in a script that does not separate them.
pub(super) fn is_sentence(text: &str) -> bool {
    let has_gap = text.bytes().any(|byte| byte == b' ') && char_classes(text) & (LOWER | UPPER) != 0;
    has_gap || text.bytes().any(|byte| byte >= 0x80)
}

/// Whether a name has several words: `answerUrl`, `phone_number`.
pub(super) fn is_compound(name: &str) -> bool {
    char_classes(name) & (CAMEL | UNDERSCORE) != 0
}

/// Whether a name has its words separated by `_`.
pub(super) fn has_underscore(name: &str) -> bool {
    char_classes(name) & UNDERSCORE != 0
}

/// Whether a word has small letters only.
pub(super) fn is_lower(word: &str) -> bool {
    char_classes(word) == LOWER
}

/// Whether a value has this class. `status`: the HTTP status in digits, which is not a code.
pub(super) fn fits(value: &Value, kind: ValueClass, status: &str) -> bool {
    if kind == ValueClass::Sentence {
        return sentence(value).is_some();
    }
    let Some(text) = scalar_text(value) else { return false };
    let classes = char_classes(&text);
    let is_nonblank = value.as_str().is_some();
    let is_token = is_nonblank
        && classes & OTHER == 0
        && classes & (LOWER | UPPER) != 0
        && text != "about:blank"
        && !is_generic(&text)
        && (classes & SLASH == 0 || is_specific_url(&text));
    let is_word = is_token && classes & !SLASH != LOWER | UPPER;
    match kind {
        ValueClass::Scalar | ValueClass::Sentence => true,
        ValueClass::String => is_nonblank,
        ValueClass::NoWord => is_nonblank && !is_word,
        ValueClass::Code => text != status && text != "0" && !names!("success ok").has(&text),
        ValueClass::Number => classes == DIGIT && !matches!(text.as_bytes(), [b'1'..=b'5', _, _] | b"0"),
        ValueClass::Integer => classes == DIGIT && text != status && text != "0",
        ValueClass::Token => is_token,
        ValueClass::Word => is_word,
        ValueClass::Name => match classes & (LOWER | DIGIT) {
            // `UNAUTHORIZED`. With digits it may be an id, unless it is short: `POL0001`.
            0 | DIGIT => is_token && text.len() > 3 && (classes & DIGIT == 0 || text.len() < 9),
            LOWER => is_token && classes & (UNDERSCORE | CAMEL) != 0,
            _ => false,
        },
        ValueClass::Id => classes & (OTHER | SLASH) == 0,
        ValueClass::NumberedId => classes & (OTHER | SLASH | DIGIT) == DIGIT,
        ValueClass::Url => text.starts_with("http") && is_specific_url(&text),
    }
}

/// Whether a word only says that there is a failure, or none, but not which.
pub(super) fn is_generic(word: &str) -> bool {
    names!("error errors fail failed failure success ok").has(word)
}

/// Whether a URL is more than a link to the definition of an HTTP status.
fn is_specific_url(url: &str) -> bool {
    const STATUS_PAGES: &str = "tools.ietf.org|rfc-editor.org|datatracker.ietf.org|httpstatus|developer.mozilla.org";
    !contains_any(url, STATUS_PAGES)
}
