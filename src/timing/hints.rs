//! Which hint counts, of all that one response gives.

use super::{RateLimit, Timing, delay, number};
use crate::util::http::Headers;

/// A wait in milliseconds, and where it stands.
type Hint = Option<(u64, &'static str)>;

/// The hints of one response, as they are found, in any order.
#[derive(Clone, Debug)]
pub struct Hints {
    status: Option<u16>,
    /// The time by the clock of the server that answered, in milliseconds since the Unix epoch.
    pub(crate) now_ms: f64,
    /// The longest request to wait.
    explicit: Hint,
    /// The longest time until the window of a limit ends.
    reset: Hint,
    pub(super) limit: RateLimit,
}

impl Hints {
    /// The hints of the header fields. `status` is the response's; `None` counts as 429.
    ///
    /// `now_ms` is the local clock, in milliseconds since the Unix epoch. A point in time is compared with the
    /// response's own `Date`, because the two clocks may differ, and with the local clock only where there is no
    /// valid one.
    pub fn of(headers: &Headers, status: Option<u16>, now_ms: u64) -> Hints {
        let now_ms = delay::clock(headers, now_ms as f64);
        let mut hints = Hints { status, now_ms, explicit: None, reset: None, limit: RateLimit::default() };
        hints.read_fields(headers);
        hints
    }

    /// Adds a wait in milliseconds. Of the same kind only the longest counts: it keeps the shorter ones, too.
    #[inline(never)]
    pub(crate) fn add(&mut self, is_reset: bool, wait_ms: f64, source: &'static str) {
        let wait_ms = number::saturate(wait_ms);
        let known = if is_reset { &mut self.reset } else { &mut self.explicit };
        if known.is_none_or(|(known, _)| known < wait_ms) {
            *known = Some((wait_ms, source));
        }
    }

    /// A request to wait counts whatever the status, and goes before a reset: many servers send a reset with every
    /// response, and it says when the limit is fresh, not when the next request is welcome. A reset counts only on
    /// a 429 or a 503, and on a 503 only if no requests remain.
    ///
    /// Zero together with a limit that was reached asks for nothing, so there the reset counts.
    pub fn timing(self) -> Timing {
        let is_limit = matches!(self.status, None | Some(429));
        let is_used_up =
            is_limit || self.status == Some(503) && self.limit.remaining.is_none_or(|remaining| remaining == 0);
        let reset = self.reset.filter(|_| is_used_up);
        let gives_way = |wait| wait == 0 && is_limit && reset.is_some_and(|(reset, _)| reset > 0);
        let hint = self.explicit.filter(|(wait, _)| !gives_way(*wait)).or(reset);
        Timing {
            retry_after_ms: hint.map(|(wait, _)| wait),
            source: hint.map(|(_, source)| source),
            rate_limit: (self.limit != RateLimit::default()).then_some(self.limit),
        }
    }
}
