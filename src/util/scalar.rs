//! Strings and whole numbers, as text.

use super::format::join;
use super::strings::truncate_line;
use super::value::{Value, digits};

/// The longest code, parameter or id that is kept, in bytes.
pub(crate) const MAX_SCALAR_BYTES: usize = 200;

/// Text that is not blank.
pub(crate) fn is_nonblank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.bytes().any(|byte| byte > b' '))
}

/// A text that is not blank or a whole number, which may be negative.
pub(crate) fn is_scalar(value: &Value) -> bool {
    scalar(value).is_some()
}

/// A text or a whole number as text.
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
