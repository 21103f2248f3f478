//! Whether the body of a 2xx reports that the whole request failed.

use crate::error::property_names::is_request_id;
use crate::provider::{Profile, Source, any_holds};
use crate::util::lookup::{Properties, first_object, is_object};
use crate::util::names::{UNKNOWN, names};
use crate::util::scalar::is_nonblank;
use crate::util::strings::contains_any;
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
        || profile.is_some_and(|profile| any_holds(&Source::of(body), &profile.response.failed_when))
}

/// The status of 400 or more that the body of a 2xx states.
pub(super) fn stated_status(body: &Value, profile: Option<&Profile>) -> Option<u16> {
    // A profile says which property is a code of the provider's own.
    let names = if profile.is_some() {
        names!("statuscode status httpcode")
    } else {
        names!("statuscode status httpcode code")
    };
    Properties::of(body)
        .find(names, &is_error_status)
        .and_then(Value::as_integer)
        .and_then(|status| status.try_into().ok())
}

fn is_error_status(value: &Value) -> bool {
    value.as_number().is_some_and(|status| (400.0..600.0).contains(&status))
}

/// Whether nothing in the body of a 2xx speaks for a message that was accepted: it has no id, and nothing but a report of a
/// failure, unless the id that it would have is empty.
pub(super) fn shows_no_message(body: &Value) -> bool {
    let mut shown = Shown::default();
    shown.add(body, MAX_RESULT_DEPTH);
    explicit_result(&Properties::of(body)) != Some(false) && !shown.has_id && (shown.has_empty_id || !shown.has_other)
}

/// How deep a body is searched for an id.
const MAX_RESULT_DEPTH: usize = 8;

/// What a body has beside the report of a failure.
#[derive(Default)]
struct Shown {
    /// Or a word for an accepted message.
    has_id: bool,
    has_empty_id: bool,
    has_other: bool,
}

impl Shown {
    fn add(&mut self, value: &Value, depth: usize) {
        let Some(deeper) = depth.checked_sub(1) else {
            self.has_other = true;
            return;
        };
        value.items().iter().for_each(|item| self.add(item, deeper));
        for (name, key, inner) in Properties::of(value).iter() {
            let is_empty = !has_content(inner, 1) && inner != &Value::Bool(true);
            let is_id = key.as_bytes().last_chunk::<2>().is_some_and(|end| end.eq_ignore_ascii_case(b"id"));
            if is_object(inner) || first_object(inner).is_some() {
                self.add(inner, deeper);
            } else if is_id && !is_request_id(name) {
                self.has_id |= !is_empty;
                self.has_empty_id |= is_empty;
            } else {
                // The other names that the reader knows are those of a report.
                let is_report =
                    name != UNKNOWN && !names!("recipients results responses to from number").has_number(name);
                let text = inner.as_str().unwrap_or_default();
                self.has_other |= !is_empty && !is_report || text.eq_ignore_ascii_case("ok");
                self.has_id |= speaks_of_success(text);
            }
        }
    }
}

/// Whether a sentence has a word for an accepted message, so that it may be about a part.
pub(super) fn speaks_of_success(sentence: &str) -> bool {
    contains_any(sentence, "sent|queue|accept|success|submit|deliver|pending|process|schedul|partial|some|other")
}

/// Whether the request failed (`true`) or succeeded (`false`), where the body says it explicitly.
fn explicit_result(body: &Properties) -> Option<bool> {
    let success = names!("success ok");
    if body.find(success, &|value| value.as_bool().is_some()).is_some() {
        return Some(body.find(success, &|value| value == &Value::Bool(false)).is_some());
    }
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
