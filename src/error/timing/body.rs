//! The last resort but one: a known member of an error body.

use super::{delay, number};
use crate::error::shape::{is_object, lookup, places};
use crate::value::Value;

/// The members that name a wait, in order of preference, and what a number in them counts: milliseconds, seconds, or
/// what a header field's reset does.
static NAMES: [(f64, &str); 3] = [
    (1.0, "retryafterms retryinms waitms retryaftermillis retryaftermilliseconds"),
    (1000.0, "retryafter retryafterseconds retryaftersec retryaftersecs retryin retryinseconds waitseconds"),
    (0.0, "retrydelay retryat resetat resetsat reset resettime resettimestamp ratelimitreset"),
];

/// The wait that an error body names, in milliseconds: `retry_after_ms` or, in seconds, `retry_after`, in any
/// usual spelling, at the top or in `error`, `error.details`, `details`, `parameters`, `meta` and the like; a number
/// that is not negative, or a text of digits. Anything else there is as if absent.
///
/// `limited`: on a response that says that a limit was reached (429, 503), also when the limit is fresh again:
/// `reset_at`, in seconds from now or any form of a point in time.
pub fn body_wait(body: &Value, now_ms: u64, limited: bool) -> Option<u64> {
    let mut places = if is_object(body) { places(body) } else { Vec::new() };
    places.reverse();
    for (unit, names) in NAMES.iter().take(if limited { 3 } else { 2 }) {
        let wait = |value: &Value| match unit {
            0.0 => reset(value, now_ms as f64),
            // A little less before rounding up: 16.1 s must not become 16101 ms.
            _ => Some(seconds(value)? * unit - 1e-6),
        };
        if let Some(wait) = lookup(&places, names, &|value| wait(value).is_some()).and_then(wait) {
            return Some(number::saturate(wait));
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

/// Seconds from now, an epoch in seconds or milliseconds, a date, or a duration as protocol buffers write it
/// (`"30s"`).
fn reset(value: &Value, now_ms: f64) -> Option<f64> {
    match value {
        Value::Text(text) => delay::delay(text.strip_suffix('s').unwrap_or(text).as_bytes(), now_ms, true),
        _ => Some(delay::from_now(seconds(value)? * 1000.0, now_ms)),
    }
}
