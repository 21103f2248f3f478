//! One lane of the gate: its state, as plain data, and its queue. What it learns from responses is in `pace.rs`.

use crate::timing::MAX_MS;
use crate::util::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// How long a pace is kept after the last request, or after a wait that no request followed.
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
    /// The time between two requests; 0: no pace.
    pub interval_ms: u64,
    /// The length of the limit's window: the longest reset or wait so far, within the bounds of a pace.
    pub window_ms: u64,
    /// The number of requests in a window, if the provider reported it; otherwise 0.
    pub limit: u64,
    /// The number of successes of requests that left since it last opened.
    pub accepted: u64,
    /// The number of calls in the queue.
    pub waiting: u64,
    /// The pace gets no faster than this, because a faster one was rejected; 0: none was.
    pub floor_ms: u64,
    /// The least that was left of the current window, as far as a response reported it.
    pub remaining: u64,
    /// When that response arrived.
    pub remaining_at: u64,
    /// When a response showed that a new window had begun; 0: none did.
    pub window_at: u64,
}

/// The names of the properties in JavaScript, in the order of [`Lane::fields`].
const FIELD_NAMES: [&str; 13] = [
    "closedUntil",
    "nextAt",
    "first",
    "end",
    "intervalMs",
    "windowMs",
    "limit",
    "accepted",
    "waiting",
    "floorMs",
    "remaining",
    "remainingAt",
    "windowAt",
];

impl Lane {
    fn fields(&mut self) -> [&mut u64; 13] {
        [
            &mut self.closed_until,
            &mut self.next_at,
            &mut self.first,
            &mut self.end,
            &mut self.interval_ms,
            &mut self.window_ms,
            &mut self.limit,
            &mut self.accepted,
            &mut self.waiting,
            &mut self.floor_ms,
            &mut self.remaining,
            &mut self.remaining_at,
            &mut self.window_at,
        ]
    }

    /// Adds a call to the queue and returns its number.
    pub(super) fn join(&mut self) -> u64 {
        let number = self.end;
        self.end = number + 1;
        self.waiting += 1;
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
        self.first = self.first.max(number + 1);
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// The call with this number gives up. The numbers of the first and of the last call are used again.
    pub(super) fn leave(&mut self, number: u64) {
        self.waiting = self.waiting.saturating_sub(1);
        if number + 1 == self.end {
            self.end = number.max(self.first);
        } else if number == self.first {
            self.first = number + 1;
        }
    }

    /// Whether it still holds a call, or has a pace that may be needed.
    pub(super) fn is_needed(&self, now_ms: u64) -> bool {
        let lifetime_ms = if self.interval_ms > 0 { PACE_LIFETIME_MS } else { 0 };
        self.next_at.saturating_add(lifetime_ms) > now_ms
    }
}

impl From<&Value<'_>> for Lane {
    /// Ignores properties that are not numbers.
    fn from(value: &Value) -> Lane {
        let mut lane = Lane::default();
        for (name, field) in FIELD_NAMES.iter().zip(lane.fields()) {
            // The cast saturates, so that a number which is too large does not open the lane, and converts NaN to 0. Sums and small
            // multiples of what is left do not overflow.
            *field = (value.get(name).as_number().unwrap_or(0.0) as u64).min(MAX_MS);
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
