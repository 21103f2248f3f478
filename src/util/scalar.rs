//! Strings and integers, as strings.

use super::format::join;
use super::strings::truncate_line;
use super::value::{Value, digits};

/// The maximum length of a code, a parameter or an id, in bytes. A longer one is cut.
pub(crate) const MAX_SCALAR_BYTES: usize = 200;

/// Whether the value is a string that is not blank.
pub(crate) fn is_nonblank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.bytes().any(|byte| byte > b' '))
}

/// Whether the value is a string that is not blank, or an integer, which may be negative.
pub(crate) fn is_scalar(value: &Value) -> bool {
    scalar(value).is_some()
}

/// A string that is not blank, or an integer, as a string of at most [`MAX_SCALAR_BYTES`].
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(truncate_line(text, MAX_SCALAR_BYTES)).filter(|text| !text.is_empty()),
        Value::Number(number) => {
            let sign = if *number < 0.0 { "-" } else { "" };
            Some(join(&[sign, &digits(Value::Number(number.abs()).as_integer()?)], ""))
        }
        _ => None,
    }
}
