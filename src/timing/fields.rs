//! Which header fields are read.

use super::rate_limit::rate_limit;
use super::{Hints, Timing, Unit, delay, number};
use crate::util::http::Headers;

/// The requests to wait, and then, from `ratelimit` on, the resets of a limit. Of two equal waits the first is named
/// as the source. `retry-after-ms` and `x-ms-retry-after-ms` are not standardised, but Azure's services send them,
/// and its clients and OpenAI's read them.
static FIELDS: [(&str, Unit); 8] = [
    ("retry-after-ms", Unit::Ms),
    ("x-ms-retry-after-ms", Unit::Ms),
    ("retry-after", Unit::S),
    ("x-ratelimit-retry-after", Unit::Any),
    ("ratelimit", Unit::S),
    ("ratelimit-reset", Unit::Any),
    ("x-ratelimit-reset", Unit::Any),
    ("x-rate-limit-reset", Unit::Any),
];

static LIMITS: [&str; 3] = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"];
static REMAINING: [&str; 3] = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];

/// What the header fields of a response say about when to come back.
///
/// `status` is the response's; `None` counts as 429. `now_ms` is the local clock, in milliseconds since the Unix
/// epoch, and is asked only where the response has no valid `Date`. Never fails: a malformed field is as if absent.
///
/// The longest of all requests to wait counts, else the longest reset of a limit. A reset is a hint only on a 429 or
/// a 503: many servers send it with every response, and a failure of another kind does not wait for it; nor does a
/// 503 while requests remain. What it says about the limit is told in any case.
pub fn server_timing(headers: &Headers, status: Option<u16>, now_ms: u64) -> Timing {
    Hints::of(headers, status, now_ms).timing()
}

impl Hints {
    pub(super) fn read_fields(&mut self, headers: &Headers) {
        self.limit.limit = count(headers, &LIMITS);
        self.limit.remaining = count(headers, &REMAINING);
        for (index, (name, unit)) in FIELDS.iter().enumerate() {
            let Some(text) = headers.get(name) else { continue };
            let text = text.as_bytes();
            let wait = if index == 4 {
                rate_limit(text).and_then(|quota| {
                    let told = |number: f64| (number >= 0.0).then(|| number::saturate(number));
                    self.limit.limit = self.limit.limit.or(told(quota.limit));
                    self.limit.remaining = told(quota.remaining).or(self.limit.remaining);
                    Some(quota.reset_ms).filter(|wait| *wait >= 0.0)
                })
            } else {
                delay::delay(text, *unit, self.now_ms)
            };
            let Some(wait) = wait else { continue };
            let is_reset = index > 3;
            self.add(is_reset, wait, name);
            // Of several it is the first, which belongs to what remains.
            if is_reset && self.limit.reset_ms.is_none() {
                self.limit.reset_ms = Some(number::saturate(wait));
            }
        }
    }
}

/// The first count that can be read. The earlier drafts' policies behind it (`10, 10;w=1`) are not told.
fn count(headers: &Headers, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| {
        let mut text = headers.get(name)?.as_bytes();
        let count = number::integer(&mut text)?;
        matches!(text, [] | [b',' | b';' | b' ', ..]).then(|| number::saturate(count))
    })
}
