//! The hints of one response, and which of them counts.

use super::{RateLimit, Timing, delay, number};
use crate::util::http::Headers;

/// A wait in milliseconds and its source.
type Hint = Option<(u64, &'static str)>;

/// The hints of one response. They can be added in any order.
#[derive(Clone, Debug)]
pub struct Hints {
    status: Option<u16>,
    /// The time by the server's clock, in milliseconds since the Unix epoch.
    pub(crate) now_ms: f64,
    /// The longest wait that the server asks for.
    explicit: Hint,
    /// The longest time until a limit resets.
    reset: Hint,
    pub(super) limit: RateLimit,
}

impl Hints {
    /// The hints of the header fields. `status` is that of the response; `None` counts as 429.
    ///
    /// `now_ms` is the local time in milliseconds since the Unix epoch. A point in time is compared with the `Date` of the
    /// response, because the clocks may differ. It is compared with the local time only if there is no valid `Date`.
    pub fn of(headers: &Headers, status: Option<u16>, now_ms: u64) -> Hints {
        let now_ms = delay::clock(headers, now_ms as f64);
        let mut hints = Hints { status, now_ms, explicit: None, reset: None, limit: RateLimit::default() };
        hints.read_fields(headers);
        hints
    }

    /// Adds a wait in milliseconds. Of the same kind, only the longest counts.
    #[inline(never)]
    pub(crate) fn add(&mut self, is_reset: bool, wait_ms: f64, source: &'static str) {
        let wait_ms = number::saturate(wait_ms);
        let known = if is_reset { &mut self.reset } else { &mut self.explicit };
        if known.is_none_or(|(known, _)| known < wait_ms) {
            *known = Some((wait_ms, source));
        }
    }

    /// The hint that counts. A wait that the server asks for counts on any status, and goes before a reset: many servers send
    /// a reset with every response. A reset counts only on a 429, and on a 503 if no requests remain.
    ///
    /// On a 429 a wait of 0 says nothing, so there the reset counts.
    pub fn timing(self) -> Timing {
        let is_limit = matches!(self.status, None | Some(429));
        let is_used_up =
            is_limit || self.status == Some(503) && self.limit.remaining.is_none_or(|remaining| remaining == 0);
        let reset = self.reset.filter(|_| is_used_up);
        let is_overruled = |wait| wait == 0 && is_limit && reset.is_some_and(|(reset, _)| reset > 0);
        let hint = self.explicit.filter(|(wait, _)| !is_overruled(*wait)).or(reset);
        Timing {
            retry_after_ms: hint.map(|(wait, _)| wait),
            source: hint.map(|(_, source)| source),
            rate_limit: (self.limit != RateLimit::default()).then_some(self.limit),
        }
    }
}
