//! Whether the body of a 2xx reports that the whole request failed.

use crate::provider::{Profile, Source, any_holds};
use crate::util::lookup::Properties;
use crate::util::names::names;
use crate::util::scalar::is_nonblank;
use crate::util::value::{Value, parse_number};

/// How deep an `error` object is searched for content.
const MAX_DEPTH: usize = 4;

/// Whether the body of a 2xx reports failure of the whole request: `success: false`, `ok: false`, an `error` with content,
/// `errors` and nothing else, `status: "error"`, a status of 400 or more.
///
/// It is cautious, because an accepted message must not be reported as rejected. `error: null`, an empty array of errors,
/// a message with its own error code, and a body that is an array are no such report; neither is any body with
/// `success: true`.
pub fn is_failure_inside_success(body: &Value) -> bool {
    let properties = Properties::of(body);
    explicit_result(&properties).unwrap_or_else(|| {
        let is_error = |value: &Value| {
            matches!(value, Value::Bool(true)) || value.as_number().is_none() && has_content(value, MAX_DEPTH)
        };
        let has_errors = || properties.find(names!("errors"), &|value| has_content(value, MAX_DEPTH)).is_some();
        properties.find(names!("error"), &is_error).is_some() || has_errors() && !has_result(&properties)
    })
}

/// Whether the body says explicitly that the request failed: `success: false`, `status: "error"`, a status of 400 or more, or
/// what the profile documents. An `error` beside other properties is not explicit: it may be about a part.
pub fn is_explicit_failure(body: &Value, profile: Option<&Profile>) -> bool {
    explicit_result(&Properties::of(body)) == Some(true)
        || profile.is_some_and(|profile| any_holds(&Source::of(body), profile.at("response.failedWhen")))
}

/// Whether the request failed (`true`) or succeeded (`false`), where the body says it explicitly.
fn explicit_result(body: &Properties) -> Option<bool> {
    let success = names!("success ok");
    if body.find(success, &|value| value.as_bool().is_some()).is_some() {
        return Some(body.find(success, &|value| value == &Value::Bool(false)).is_some());
    }
    let is_error_status = |value: &Value| value.as_number().is_some_and(|status| (400.0..600.0).contains(&status));
    let failed = body.find(names!("status type"), &|value| value.as_str().is_some_and(is_error_word)).is_some()
        || body.find(names!("statuscode status httpcode"), &is_error_status).is_some();
    failed.then_some(true)
}

/// Whether a word means a failed request. "failed" and "failure" are missing: they are also statuses of a message.
fn is_error_word(word: &str) -> bool {
    names!("error errors fail").has(word)
}

/// Whether a value has content: a string that is not blank, a number other than 0, or an array or object that holds one.
fn has_content(value: &Value, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else { return true };
    match value {
        Value::Number(number) => parse_number(number) != 0.0,
        Value::String(_) => is_nonblank(value),
        _ => {
            value.items().iter().any(|item| has_content(item, deeper))
                || value.entries().iter().any(|(_, property)| has_content(property, deeper))
        }
    }
}

/// Whether the body has a result beside its `errors`, so that a part may have succeeded.
fn has_result(body: &Properties) -> bool {
    let report = names!("errors message code status statuscode title detail type requestid meta");
    body.iter().any(|(name, _, value)| !report.has_number(name) && has_content(value, MAX_DEPTH))
}
