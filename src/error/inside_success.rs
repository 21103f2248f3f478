//! Whether a 2xx reports that the whole request failed.

use super::phrase::is_generic;
use super::shape::{find, is_text, named};
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
    let flag = find(body, "success ok", |value| value.as_bool().is_some()).and_then(Value::as_bool);
    if let Some(succeeded) = flag {
        return !succeeded;
    }
    let says_error = |name| find(body, name, is_text).and_then(Value::as_text).is_some_and(is_error_word);
    let status = find(body, "statuscode status httpcode", |value| value.as_number().is_some());
    find(body, "error", |value| value.as_bool() == Some(true) || value.as_number().is_none() && says(value, DEPTH))
        .is_some()
        || find(body, "errors", |value| says(value, DEPTH)).is_some() && !has_result(body)
        || says_error("status")
        || says_error("type")
        || status.and_then(Value::as_whole).is_some_and(|status| (400..600).contains(&status))
}

/// Only the words for a failed request: "failed" and "failure" are words for a message, too.
fn is_error_word(word: &str) -> bool {
    is_generic(word) && !word.to_ascii_lowercase().starts_with("fail") || word.eq_ignore_ascii_case("fail")
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
    body.entries().iter().any(|(key, value)| !REPORT.split(' ').any(|name| named(key, name)) && says(value, DEPTH))
}
