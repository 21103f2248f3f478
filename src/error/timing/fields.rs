//! Which header fields are read, in which order, and on which statuses they are a hint.

use super::rate_limit::rate_limit;
use super::{RateLimit, Timing, delay, number};
use crate::http::Headers;

enum Kind {
    /// Not standardised: Azure's services send it, and its clients and OpenAI's read it.
    Milliseconds,
    RetryAfter,
    Structured,
    Reset,
    /// Read as a reset, and yet a request to wait by its name.
    RetryAfterReset,
}

/// The first one that can be read counts.
static FIELDS: [(&str, Kind); 8] = [
    ("retry-after-ms", Kind::Milliseconds),
    ("x-ms-retry-after-ms", Kind::Milliseconds),
    ("retry-after", Kind::RetryAfter),
    ("ratelimit", Kind::Structured),
    ("ratelimit-reset", Kind::Reset),
    ("x-ratelimit-reset", Kind::Reset),
    ("x-rate-limit-reset", Kind::Reset),
    ("x-ratelimit-retry-after", Kind::RetryAfterReset),
];

static LIMITS: [&str; 3] = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"];
static REMAINING: [&str; 3] = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];

/// What the header fields of a response say about when to come back.
///
/// `status` is the response's; `None` counts as 429. `now_ms` is the wall clock, in milliseconds since the
/// Unix epoch. Never fails: a malformed field is as if absent, and the next one counts.
///
/// The retry-after fields are a hint whatever the status. A rate limit's reset is one only on a 429 or a 503:
/// many servers send it with every response, and a failure of another kind does not wait for it. What it
/// says about the limit is told in any case.
pub fn server_timing(headers: &Headers, status: Option<u16>, now_ms: u64) -> Timing {
    let limited = matches!(status, None | Some(429 | 503));
    let now_ms = now_ms as f64;
    let mut timing = Timing::default();
    let mut limit = RateLimit::default();
    for (name, kind) in &FIELDS {
        let Some(text) = headers.get(name) else { continue };
        let text = text.as_bytes();
        let wait = match kind {
            Kind::Milliseconds => number::largest(text).map(|thousandths| thousandths / 1000.0),
            Kind::RetryAfter => delay::retry_after(text, now_ms),
            Kind::Structured => rate_limit(text).and_then(|quota| {
                limit.remaining = Some(number::saturate(quota.remaining));
                (quota.reset_ms >= 0.0).then_some(quota.reset_ms)
            }),
            Kind::Reset | Kind::RetryAfterReset => delay::reset(text, now_ms),
        };
        let Some(wait) = wait.map(number::saturate) else { continue };
        if matches!(kind, Kind::Structured | Kind::Reset) {
            limit.reset_ms = limit.reset_ms.or(Some(wait));
            if !limited {
                continue;
            }
        }
        if timing.source.is_none() {
            timing.retry_after_ms = Some(wait);
            timing.source = Some(name);
        }
    }
    limit.limit = count(headers, &LIMITS);
    limit.remaining = limit.remaining.or_else(|| count(headers, &REMAINING));
    timing.rate_limit = (limit != RateLimit::default()).then_some(limit);
    timing
}

/// The first count that can be read. The earlier drafts' policies behind it (`10, 10;w=1`) are not told.
fn count(headers: &Headers, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| match number::whole(headers.get(name)?.as_bytes())? {
        (count, [] | [b',' | b';' | b' ', ..]) => Some(number::saturate(count)),
        _ => None,
    })
}
