//! The last resort but one: a known member of an error body.

use super::number;
use crate::error::shape::lookup;
use crate::value::Value;

/// The wait that an error body names, in milliseconds: `retry_after_ms` or, in seconds, `retry_after`, in any
/// usual spelling, at the top or in `error`, `error.details`, `details`, `parameters` or `meta`; a number that is
/// not negative, or a text of digits. Anything else there is as if absent.
///
/// Only for a 429 or a 503 whose header fields hold no hint: on other statuses such a member may mean
/// anything.
pub fn body_wait(body: &Value) -> Option<u64> {
    let error = body.get("error");
    let places = [body, error, error.get("details"), body.get("details"), body.get("parameters"), body.get("meta")];
    let is_wait = |value: &Value| seconds(value).is_some();
    for (name, unit) in [("retryafterms", 1.0), ("retryafter", 1000.0)] {
        if let Some(wait) = lookup(&places, name, &is_wait).and_then(seconds) {
            // A little less before rounding up: 16.1 s must not become 16101 ms.
            return Some(number::saturate(wait * unit - 1e-6));
        }
    }
    None
}

fn seconds(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number).filter(|number| *number >= 0.0 && number.is_finite()),
        Value::Text(text) => Some(number::largest(text.as_bytes())? / 1000.0),
        _ => None,
    }
}
