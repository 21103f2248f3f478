//! The header fields that are read.

use super::rate_limit::{policy, rate_limit};
use super::{Hints, Timing, Unit, delay, number};
use crate::util::http::Headers;

/// The fields that ask for a wait, and then, from `ratelimit` on, the resets of a limit. Of two equal waits the first field is
/// the source. `retry-after-ms` and `x-ms-retry-after-ms` are not standardised, but Azure's services send them, and the
/// clients of Azure and OpenAI read them.
static FIELDS: [(&str, Unit); 10] = [
    ("retry-after-ms", Unit::Ms),
    ("x-ms-retry-after-ms", Unit::Ms),
    ("retry-after", Unit::S),
    ("x-ratelimit-retry-after", Unit::Any),
    ("x-retry-after", Unit::S),
    ("ratelimit", Unit::S),
    ("ratelimit-reset", Unit::Any),
    ("x-ratelimit-reset", Unit::Any),
    ("x-rate-limit-reset", Unit::Any),
    ("x-ratelimit-reset-after", Unit::S),
];
/// The index of `ratelimit` in [`FIELDS`].
const RATE_LIMIT: usize = 5;

static LIMITS: [&str; 3] = ["ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit"];
static REMAINING: [&str; 3] = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];

/// Reads when to try again from the header fields of a response.
///
/// `status` is that of the response; `None` counts as 429. `now_ms` is the local time in milliseconds since the Unix epoch. It
/// is used only if the response has no valid `Date`. A malformed field is ignored.
///
/// The longest wait counts that a field asks for. Without one, the longest reset of a limit counts, but only on a 429, and on
/// a 503 without remaining requests: many servers send a reset with every response. The rate limit is always reported.
pub fn server_timing(headers: &Headers, status: Option<u16>, now_ms: u64) -> Timing {
    Hints::of(headers, status, now_ms).timing()
}

impl Hints {
    /// Adds the hints of the header fields.
    pub(super) fn read_fields(&mut self, headers: &Headers) {
        self.limit.limit = count(headers, &LIMITS);
        self.limit.remaining = count(headers, &REMAINING);
        for (index, (name, unit)) in FIELDS.iter().enumerate() {
            let Some(text) = headers.get(name) else { continue };
            let text = text.as_bytes();
            let wait = if index == RATE_LIMIT {
                rate_limit(text).and_then(|quota| {
                    let known = |number: f64| (number >= 0.0).then(|| number::saturate(number));
                    self.limit.limit = self.limit.limit.or(known(quota.limit));
                    self.limit.remaining = known(quota.remaining).or(self.limit.remaining);
                    Some(quota.reset_ms).filter(|wait| *wait >= 0.0)
                })
            } else {
                delay::delay(text, *unit, self.now_ms)
            };
            let Some(wait) = wait else { continue };
            let is_reset = index >= RATE_LIMIT;
            self.add(is_reset, wait, name);
            // Of several resets, the first one is that of the remaining requests.
            if is_reset && self.limit.reset_ms.is_none() {
                self.limit.reset_ms = Some(number::saturate(wait));
            }
        }
        if self.limit.limit.is_none() {
            let limit = headers.get("ratelimit-policy").and_then(|text| policy(text.as_bytes()));
            self.limit.limit = limit.map(number::saturate);
        }
    }
}

/// The first valid count of these fields. The policies that earlier drafts add to it (`10, 10;w=1`) are ignored.
fn count(headers: &Headers, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| {
        let mut text = headers.get(name)?.as_bytes();
        let count = number::integer(&mut text)?;
        matches!(text, [] | [b',' | b';' | b' ', ..]).then(|| number::saturate(count))
    })
}
