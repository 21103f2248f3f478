//! The pace of a lane: what responses say about the provider's limit, and how fast requests may leave.
//!
//! With limit fields the pace is the window divided by the limit. Without them, or if they are wrong, it is found by trying: each
//! success makes it a little faster, a rejection makes it slower by what it was too fast. What was rejected is not tried again soon.

use super::Lane;
use crate::error::ErrorFacts;
use crate::timing::{MAX_MS, RateLimit};
use crate::vocabulary::Category;

/// The shortest and the longest window that set a pace. A limit per hour or month is a budget: it may be used up at any pace, and
/// no call should wait for its share of it.
const MIN_WINDOW_MS: u64 = 1_000;
const MAX_WINDOW_MS: u64 = 60_000;

/// Without limit fields the first interval is the wait divided by this, within the bounds below.
const FIRST_INTERVAL_DIVISOR: u64 = 10;
const MIN_FIRST_INTERVAL_MS: u64 = 50;
const MAX_FIRST_INTERVAL_MS: u64 = 1_000;

/// Providers round waits and resets up to whole seconds.
const ROUNDED_MS: u64 = 1_000;

/// A pace faster than a rejected one is tried after so many requests at least, and after a minute at least: a rejection can
/// cost a whole second.
const MIN_REQUESTS_TO_TRY: u64 = 256;
/// The steps of these tries grow, so that a limit that was raised is found: 1/64, 2/64, ... to this.
const MAX_STEPS: u64 = 8;

impl Lane {
    /// A request of this lane, sent at `sent_at_ms`, failed, and the provider asks to wait `wait_ms`. `paced`: when the lane opens,
    /// its requests leave one after the other.
    pub(super) fn close(&mut self, wait_ms: u64, facts: &ErrorFacts, paced: bool, sent_at_ms: u64, now_ms: u64) {
        let wait_ms = wait_ms.min(MAX_MS);
        let until = now_ms.saturating_add(wait_ms);
        // A request that was in flight when the lane closed says nothing about the pace.
        let is_anew = sent_at_ms >= self.closed_until;
        let accepted = self.accepted;
        self.closed_until = self.closed_until.max(until);
        self.next_at = self.next_at.max(until);
        if is_anew {
            (self.accepted, self.remaining, self.remaining_at) = (0, 0, now_ms);
        }
        if !paced {
            return;
        }
        let from_fields = self.update_limits(wait_ms, &facts.rate_limit.unwrap_or_default());
        // Twice the window, because a window may allow a single request, and its length is only an estimate.
        let max = 2 * self.window_ms;
        let known = self.interval_ms;
        if known == 0 {
            let first = (wait_ms / FIRST_INTERVAL_DIVISOR).clamp(MIN_FIRST_INTERVAL_MS, MAX_FIRST_INTERVAL_MS);
            self.interval_ms = if from_fields > 0 { from_fields } else { first };
        } else if is_anew && facts.category == Category::RateLimit {
            // It closed although the pace was kept, so the pace is too fast, whatever the limit fields say. (An outage says
            // nothing about the pace.) The requests that were accepted should have taken the time of the wait, too. But others may
            // have used the limit.
            let certain = if wait_ms.is_multiple_of(ROUNDED_MS) { wait_ms - ROUNDED_MS } else { wait_ms };
            if let Some(share) = wait_ms.checked_div(accepted) {
                self.interval_ms = slower(known, share);
                // A rejection long before the limit proves little, and this is kept for long.
                let most = if accepted < self.limit / 4 { 2 * known } else { max };
                self.floor_ms = slower(known, certain / accepted).min(most.min(max));
            } else {
                self.interval_ms = slower(known, certain.max(known));
            }
        }
        self.interval_ms = self.interval_ms.max(from_fields).min(max);
    }

    /// A request of this lane, sent at `sent_at_ms`, succeeded.
    pub(super) fn succeed(&mut self, limit: Option<&RateLimit>, sent_at_ms: u64, now_ms: u64) {
        if self.interval_ms == 0 {
            return;
        }
        if sent_at_ms >= self.closed_until {
            self.accepted += 1;
            let period = (MAX_WINDOW_MS / self.interval_ms).max(MIN_REQUESTS_TO_TRY);
            if self.accepted.is_multiple_of(period) {
                let steps = (self.accepted / period).min(MAX_STEPS);
                self.floor_ms -= self.floor_ms * steps / 64;
            }
        }
        let fields = limit.copied().unwrap_or_default();
        let known_limit = self.limit;
        // Without a limit field, the most that remains after a request of a window shows the limit.
        if let (None, Some(remaining)) = (fields.limit, fields.remaining) {
            self.limit = known_limit.max(remaining.saturating_add(1));
        }
        let from_fields = self.update_limits(0, &fields);
        // A short interval gets shorter by a millisecond after several successes: about 1/64 for each.
        let is_step = self.accepted.is_multiple_of(64 / self.interval_ms + 1);
        let step = if is_step { self.interval_ms.div_ceil(64) } else { 0 };
        let faster = (self.interval_ms - step).max(self.floor_ms);
        let is_first = self.limit > known_limit && self.floor_ms == 0;
        self.interval_ms = if is_first { from_fields } else { faster.max(from_fields) };
        if let Some(remaining) = fields.remaining
            && fields.limit != Some(0)
        {
            self.see_remaining(remaining, fields.reset_ms, sent_at_ms, now_ms);
        }
    }

    /// A response to a request that was sent at `sent_at_ms` reports what is left of the window.
    fn see_remaining(&mut self, remaining: u64, reset_ms: Option<u64>, sent_at_ms: u64, now_ms: u64) {
        // Responses do not arrive in the order of their requests. This one may be about the window before.
        if sent_at_ms < self.window_at {
            return;
        }
        // More is left than another response said before this request was sent. At least half of the limit, because a limit that
        // is refilled bit by bit also gives a little more now and then.
        let is_new_window =
            sent_at_ms > self.remaining_at && remaining > self.remaining && remaining >= self.limit.div_ceil(2);
        if is_new_window {
            self.window_at = now_ms;
        }
        if is_new_window || remaining < self.remaining {
            (self.remaining, self.remaining_at) = (remaining, now_ms);
        }
        if remaining == 0 {
            // This sets the pace and ends no call: a limit per hour must not stop all calls. The reset is at most a window away,
            // and where it is not exact, a window after the window began.
            let mut reset_at = now_ms.saturating_add(reset_ms.unwrap_or(self.window_ms).min(MAX_WINDOW_MS));
            if self.window_at > 0 {
                let rounded = reset_ms.map_or(MAX_WINDOW_MS, |_| ROUNDED_MS);
                reset_at = reset_at.min((self.window_at + self.window_ms).max(reset_at.saturating_sub(rounded)));
            }
            self.next_at = self.next_at.max(reset_at);
        }
    }

    /// Updates window and limit from a response, and returns the interval that they allow; 0 without a limit.
    fn update_limits(&mut self, wait_ms: u64, fields: &RateLimit) -> u64 {
        let window = self.window_ms.max(wait_ms).max(fields.reset_ms.unwrap_or(0));
        self.window_ms = window.clamp(MIN_WINDOW_MS, MAX_WINDOW_MS);
        self.limit = fields.limit.filter(|limit| *limit > 0).unwrap_or(self.limit);
        if self.limit > 0 { self.window_ms.div_ceil(self.limit) } else { 0 }
    }
}

/// A longer interval: at least 1/32 longer, because the same pace would be rejected again, and at most four times as long, or by a second.
#[inline(never)]
fn slower(known_ms: u64, by_ms: u64) -> u64 {
    known_ms + by_ms.max(known_ms.div_ceil(32)).min((3 * known_ms).max(MAX_FIRST_INTERVAL_MS))
}
