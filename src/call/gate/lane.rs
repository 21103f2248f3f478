//! One lane of the gate: until when it is closed, and at which pace its requests leave.

use crate::error::ErrorFacts;
use crate::timing::{MAX_MS, RateLimit};
use crate::util::value::Value;
use crate::vocabulary::Category;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The shortest and the longest window that set a pace. A limit per hour or month is a budget: it may be used up at any pace, and
/// no call should wait for its share of it.
const MIN_WINDOW_MS: u64 = 1_000;
const MAX_WINDOW_MS: u64 = 60_000;

/// Without limit fields the first interval is the wait divided by this, within the bounds below.
const FIRST_INTERVAL_DIVISOR: u64 = 10;
const MIN_FIRST_INTERVAL_MS: u64 = 50;
const MAX_FIRST_INTERVAL_MS: u64 = 1_000;

/// How long a pace is kept after the last request.
const PACE_LIFETIME_MS: u64 = 60_000;

/// The state of one lane, as plain data. Points in time are milliseconds of the host's monotonic clock; 0 means never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// The provider asked to send nothing before this time.
    pub closed_until: u64,
    /// When the first call in the queue, or the next one that comes, may leave.
    pub next_at: u64,
    /// The number of the first call in the queue.
    pub first: u64,
    /// The number of the next call that joins the queue.
    pub end: u64,
    /// When the last request left.
    pub last_at: u64,
    /// The time between two requests; 0: no pace.
    pub interval_ms: u64,
    /// The length of the limit's window: the longest reset or wait so far, within the bounds of a pace.
    pub window_ms: u64,
    /// The number of requests in a window, if the provider reported it; otherwise 0.
    pub limit: u64,
    /// The number of successes since it last opened.
    pub accepted: u64,
    /// The number of calls in the queue.
    pub waiting: u64,
}

/// The names of the properties in JavaScript, in the order of [`Lane::fields`].
const FIELD_NAMES: [&str; 10] =
    ["closedUntil", "nextAt", "first", "end", "lastAt", "intervalMs", "windowMs", "limit", "accepted", "waiting"];

impl Lane {
    fn fields(&mut self) -> [&mut u64; 10] {
        [
            &mut self.closed_until,
            &mut self.next_at,
            &mut self.first,
            &mut self.end,
            &mut self.last_at,
            &mut self.interval_ms,
            &mut self.window_ms,
            &mut self.limit,
            &mut self.accepted,
            &mut self.waiting,
        ]
    }

    /// Adds a call to the queue and returns its number.
    pub(super) fn join(&mut self) -> u64 {
        let number = self.end;
        self.end = number.saturating_add(1);
        self.waiting = self.waiting.saturating_add(1);
        number
    }

    /// When the call with this number may leave. A number below the first one is next. At most `waiting` calls are
    /// counted before it, so that unused numbers in the middle of the queue do not delay a call.
    pub(super) fn due(&self, number: u64) -> u64 {
        let before = number.saturating_sub(self.first).min(self.waiting.saturating_sub(1));
        self.next_at.saturating_add(before.saturating_mul(self.interval_ms))
    }

    /// The call with this number leaves. If it is late, it delays the others only by what exceeds an interval.
    pub(super) fn depart(&mut self, number: u64, now_ms: u64) {
        let due = self.due(number).max(now_ms.saturating_sub(self.interval_ms));
        self.next_at = due.saturating_add(self.interval_ms);
        self.first = self.first.max(number.saturating_add(1));
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// The call with this number gives up. The numbers of the first and of the last call are used again.
    pub(super) fn leave(&mut self, number: u64) {
        self.waiting = self.waiting.saturating_sub(1);
        if number.saturating_add(1) == self.end {
            self.end = number.max(self.first);
        } else if number == self.first {
            self.first = number.saturating_add(1);
        }
    }

    /// Whether it still holds a call, or has a pace that may be needed.
    pub(super) fn is_needed(&self, now_ms: u64) -> bool {
        let is_fresh = self.last_at.saturating_add(PACE_LIFETIME_MS) > now_ms;
        self.next_at > now_ms || self.interval_ms > 0 && is_fresh
    }

    /// A request of this lane, sent at `sent_at_ms`, failed, and the provider asks to wait `wait_ms`. `paced`: when the lane opens,
    /// its requests leave one after the other.
    pub(super) fn close(&mut self, wait_ms: u64, facts: &ErrorFacts, paced: bool, sent_at_ms: u64, now_ms: u64) {
        let until = now_ms.saturating_add(wait_ms);
        // The provider allows what it accepted between the last opening and the next.
        let share = until.saturating_sub(self.closed_until) / self.accepted.max(1);
        // A request that was in flight when the lane closed says nothing about the pace.
        let is_anew = sent_at_ms >= self.closed_until;
        self.closed_until = self.closed_until.max(until);
        self.next_at = self.next_at.max(until);
        self.last_at = self.last_at.max(sent_at_ms);
        if is_anew {
            self.accepted = 0;
        }
        if paced {
            let from_fields = self.update_limits(wait_ms, facts.rate_limit.as_ref());
            let interval = match self.interval_ms {
                0 if from_fields > 0 => from_fields,
                0 => (wait_ms / FIRST_INTERVAL_DIVISOR).clamp(MIN_FIRST_INTERVAL_MS, MAX_FIRST_INTERVAL_MS),
                // It closed although the pace was kept, so the pace is too fast, whatever the limit fields say. An outage says
                // nothing about the pace.
                known if is_anew && facts.category == Category::RateLimit => known.saturating_mul(2).max(share),
                known => known,
            };
            // Twice the window, because a window may allow a single request, and its length is only an estimate.
            self.interval_ms = interval.max(from_fields).min(self.window_ms.saturating_mul(2));
        }
    }

    /// A request of this lane succeeded.
    pub(super) fn succeed(&mut self, limit: Option<&RateLimit>, now_ms: u64) {
        if self.interval_ms == 0 {
            return;
        }
        self.accepted = self.accepted.saturating_add(1);
        // Without a limit field, what remains after the first request of a window shows the limit.
        if let (Some(RateLimit { limit: None, remaining: Some(remaining), .. }), 1) = (limit, self.accepted) {
            self.limit = remaining.saturating_add(1);
        }
        let faster = self.interval_ms - self.interval_ms.div_ceil(64);
        self.interval_ms = faster.max(self.update_limits(0, limit));
        if let Some(RateLimit { remaining: Some(0), reset_ms, limit }) = limit
            && *limit != Some(0)
        {
            // This sets the pace and ends no call: a limit per hour must not stop all calls. Without a reset field the reset is at
            // most a window away.
            let hold = reset_ms.unwrap_or(self.window_ms).min(MAX_WINDOW_MS);
            self.next_at = self.next_at.max(now_ms.saturating_add(hold));
        }
    }

    /// Updates window and limit from a response, and returns the interval that they allow; 0 without a limit.
    fn update_limits(&mut self, wait_ms: u64, from_fields: Option<&RateLimit>) -> u64 {
        let RateLimit { limit, reset_ms, .. } = from_fields.copied().unwrap_or_default();
        let window = self.window_ms.max(wait_ms).max(reset_ms.unwrap_or(0));
        self.window_ms = window.clamp(MIN_WINDOW_MS, MAX_WINDOW_MS);
        self.limit = limit.filter(|limit| *limit > 0).unwrap_or(self.limit);
        if self.limit > 0 { self.window_ms.div_ceil(self.limit) } else { 0 }
    }
}

impl From<&Value<'_>> for Lane {
    /// Ignores properties that are not numbers.
    fn from(value: &Value) -> Lane {
        let mut lane = Lane::default();
        for (name, field) in FIELD_NAMES.iter().zip(lane.fields()) {
            // The cast saturates, so that a number which is too large does not open the lane, and converts NaN to 0.
            *field = value.get(name).as_number().unwrap_or(0.0) as u64;
        }
        lane
    }
}

impl Serialize for Lane {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lane = *self;
        let mut object = serializer.serialize_map(Some(FIELD_NAMES.len()))?;
        for (name, field) in FIELD_NAMES.iter().zip(lane.fields()) {
            object.serialize_entry(name, &(*field).min(MAX_MS))?;
        }
        object.end()
    }
}
