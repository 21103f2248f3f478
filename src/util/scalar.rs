//! Strings and integers, as strings.

use super::format::join;
use super::strings::line;
use super::value::{MAX_SAFE_INTEGER, Value, digits, parse_number};
use std::borrow::Cow;

/// The maximum length of a code, a parameter or an id, in bytes. A longer one is cut.
pub(crate) const MAX_SCALAR_BYTES: usize = 200;

/// Whether the value is a string that is not blank.
pub(crate) fn is_nonblank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.bytes().any(|byte| byte > b' '))
}

/// Whether the value is a string that is not blank, or an integer, which may be negative.
pub(crate) fn is_scalar(value: &Value) -> bool {
    scalar_text(value).is_some()
}

/// A string, a number or a boolean as it is written.
pub(crate) fn literal<'a>(value: &'a Value) -> Option<&'a str> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text),
        Value::Bool(boolean) => Some(if *boolean { "true" } else { "false" }),
        _ => None,
    }
}

/// A string that is not blank, or an integer, as a string of at most [`MAX_SCALAR_BYTES`].
pub(crate) fn scalar(value: &Value) -> Option<String> {
    scalar_text(value).map(Cow::into_owned)
}

/// The same, borrowed where nothing has to be changed: most are only compared.
pub(crate) fn scalar_text<'a>(value: &'a Value) -> Option<Cow<'a, str>> {
    match value {
        Value::String(text) => Some(line(text, MAX_SCALAR_BYTES)).filter(|text| !text.is_empty()),
        Value::Number(text) => integer(text),
        _ => None,
    }
}

/// The digits of an integer, with its sign, exactly as they are written; `1.0` and `1e3` become `1` and `1000`.
fn integer(text: &str) -> Option<Cow<'_, str>> {
    let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
    if !number.is_empty() && number != "0" && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(line(text, MAX_SCALAR_BYTES));
    }
    let number = parse_number(number);
    let is_exact = number.fract() == 0.0 && number <= MAX_SAFE_INTEGER;
    is_exact.then(|| Cow::Owned(join(&[if number == 0.0 { "" } else { sign }, &digits(number as u64)], "")))
}
