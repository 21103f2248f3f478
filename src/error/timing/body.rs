//! The last resort but one: a known member of an error body.

use super::number;
use crate::value::Value;

static PLACES: [&str; 5] = ["error", "error.details", "details", "parameters", "meta"];

/// By name, how many milliseconds one unit of it is.
static NAMES: [(&str, f64); 4] =
    [("retry_after_ms", 1.0), ("retryAfterMs", 1.0), ("retryAfter", 1000.0), ("retry_after", 1000.0)];

/// The wait that an error body names, in milliseconds: `retry_after_ms` or `retryAfterMs`, or in seconds
/// `retryAfter` or `retry_after`, at the top or in `error`, `error.details`, `details`, `parameters` or `meta`;
/// a number that is not negative, or a text of digits. Anything else there is as if absent.
///
/// Only for a 429 or a 503 whose header fields hold no hint: on other statuses such a member may mean
/// anything.
pub fn body_wait(body: &Value) -> Option<u64> {
    place_wait(body).or_else(|| PLACES.iter().find_map(|path| place_wait(body.at(path))))
}

fn place_wait(place: &Value) -> Option<u64> {
    NAMES.iter().find_map(|(name, unit)| {
        let wait = match place.get(name) {
            // A little less before rounding up: 16.1 s must not become 16101 ms.
            Value::Number(number) if *number >= 0.0 && number.is_finite() => number * unit - 1e-6,
            Value::Text(text) => number::largest(text.as_bytes())? / 1000.0 * unit,
            _ => return None,
        };
        Some(number::saturate(wait))
    })
}
