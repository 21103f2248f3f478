//! Which header fields are read, in which order, and on which statuses they are a hint.

use super::rate_limit::rate_limit;
use super::{RateLimit, Timing, delay, number};
use crate::http::Headers;

/// The first one that can be read counts. The first two are milliseconds: not standardised, but Azure's services
/// send them, and its clients and OpenAI's read them. The last is read as a reset, and yet is a request to wait
/// by its name.
static FIELDS: [&str; 8] = [
    "retry-after-ms",
    "x-ms-retry-after-ms",
    "retry-after",
    "ratelimit",
    "ratelimit-reset",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "x-ratelimit-retry-after",
];

static LIMITS: [&str; 3] = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"];
static REMAINING: [&str; 3] = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];

/// What the header fields of a response say about when to come back.
///
/// `status` is the response's; `None` counts as 429. `now_ms` is the wall clock, in milliseconds since the
/// Unix epoch. Never fails: a malformed field is as if absent, and the next one counts.
///
/// The retry-after fields are a hint whatever the status. A rate limit's reset is one only on a 429 or a 503:
/// many servers send it with every response, and a failure of another kind does not wait for it; nor does a 503
/// while requests remain. What it says about the limit is told in any case.
pub fn server_timing(headers: &Headers, status: Option<u16>, now_ms: u64) -> Timing {
    let mut limit = RateLimit { remaining: count(headers, &REMAINING), ..RateLimit::default() };
    let now_ms = now_ms as f64;
    let mut timing = Timing::default();
    for (index, name) in FIELDS.iter().enumerate() {
        let Some(text) = headers.get(name) else { continue };
        let text = text.as_bytes();
        let wait = match index {
            0 | 1 => number::largest(text).map(|thousandths| thousandths / 1000.0),
            3 => rate_limit(text).and_then(|quota| {
                limit.remaining = Some(number::saturate(quota.remaining));
                Some(quota.reset_ms).filter(|wait| *wait >= 0.0)
            }),
            _ => delay::delay(text, now_ms, index > 3),
        };
        let Some(wait) = wait.map(number::saturate) else { continue };
        let is_reset = matches!(index, 3..=6);
        if is_reset && limit.reset_ms.is_none() {
            limit.reset_ms = Some(wait);
        }
        let used_up = match status {
            None | Some(429) => true,
            Some(503) => limit.remaining.is_none_or(|remaining| remaining == 0),
            _ => false,
        };
        if timing.source.is_none() && (used_up || !is_reset) {
            timing.retry_after_ms = Some(wait);
            timing.source = Some(name);
        }
    }
    limit.limit = count(headers, &LIMITS);
    timing.rate_limit = (limit != RateLimit::default()).then_some(limit);
    timing
}

/// The first count that can be read. The earlier drafts' policies behind it (`10, 10;w=1`) are not told.
fn count(headers: &Headers, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| {
        let mut text = headers.get(name)?.as_bytes();
        let count = number::whole(&mut text)?;
        matches!(text, [] | [b',' | b';' | b' ', ..]).then(|| number::saturate(count))
    })
}
