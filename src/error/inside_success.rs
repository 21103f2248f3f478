//! Whether a 2xx reports that the whole request failed.

use super::kind::is_text;
use super::shape::{lookup, rank};
use crate::value::Value;

/// How far an `error` object is searched for something that it says.
const DEPTH: usize = 4;

/// Whether the body of a 2xx reports failure of the whole request: `success: false`, `ok: false`, an
/// `error` that says something, `errors` and nothing else, `status: "error"`, a status of 400 or more.
///
/// Cautious, because a message that was accepted must not be taken for one that was not: `error: null`, an
/// empty list of errors, a message with an error code of its own, and every list are no such report; nor is
/// anything where the body says `success: true`.
pub fn is_failure_inside_success(body: &Value) -> bool {
    let has = |names, fits: &dyn Fn(&Value) -> bool| lookup(&[body], names, fits).is_some();
    if has("success ok", &|value| value.as_bool().is_some()) {
        return has("success ok", &|value| value == &Value::Bool(false));
    }
    has("error", &|value| matches!(value, Value::Bool(true)) || value.as_number().is_none() && says(value, DEPTH))
        || has("errors", &|value| says(value, DEPTH)) && !has_result(body)
        || has("status type", &|value| value.as_text().is_some_and(is_error_word))
        || has("statuscode status httpcode", &|value| {
            value.as_number().is_some_and(|status| (400.0..600.0).contains(&status))
        })
}

/// Only the words for a failed request: "failed" and "failure" are words for a message, too.
fn is_error_word(word: &str) -> bool {
    rank("error errors fail", word.as_bytes()).is_some()
}

/// Whether a value says anything: a text, a number other than 0, or something that holds one.
fn says(value: &Value, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else { return true };
    match value {
        Value::Number(number) => *number != 0.0,
        Value::Text(_) => is_text(value),
        _ => {
            value.items().iter().any(|item| says(item, deeper))
                || value.entries().iter().any(|(_, member)| says(member, deeper))
        }
    }
}

/// Whether there is something beside the `errors`, so that a part may have succeeded.
fn has_result(body: &Value) -> bool {
    const REPORT: &str = "errors message code status statuscode title detail type requestid meta";
    body.entries().iter().any(|(key, value)| rank(REPORT, key.as_bytes()).is_none() && says(value, DEPTH))
}
