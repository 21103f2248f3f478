//! One lane of the gate: until when it is closed, and at what pace its requests leave.

use crate::error::ErrorFacts;
use crate::timing::{MAX_MS, RateLimit};
use crate::util::value::{Value, map};
use crate::vocabulary::Category;

/// The shortest and the longest window that set a pace, in milliseconds. A limit of an hour or a month is a budget:
/// it is used up at any pace, and nobody wants to wait for its share.
const MIN_WINDOW_MS: u64 = 1_000;
const MAX_WINDOW_MS: u64 = 60_000;

/// Where no limit is told: the first pace is this part of the wait, between these bounds in milliseconds.
const PARTS: u64 = 10;
const MIN_INTERVAL_MS: u64 = 50;
const MAX_FIRST_INTERVAL_MS: u64 = 1_000;

/// How long a pace is kept after the last request, in milliseconds.
const KEPT_MS: u64 = 60_000;

/// The state of one lane, as plain data. Points in time are milliseconds of the host's monotonic clock; 0 is "never".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// The provider asked to send nothing before this.
    pub closed_until: u64,
    /// When the first call of the queue may leave, or the next one that comes.
    pub next_at: u64,
    /// The number of that call.
    pub first: u64,
    /// The number of the next call that joins the queue.
    pub end: u64,
    /// When the last request left.
    pub last_at: u64,
    /// The time between two requests; 0: no pace.
    pub interval_ms: u64,
    /// The longest reset or wait seen, within the bounds of a pace.
    pub window_ms: u64,
    /// Requests in a window, as far as the provider told; 0: it did not.
    pub limit: u64,
    /// Successes since it opened last.
    pub accepted: u64,
    /// How many calls wait in the queue.
    pub waiting: u64,
}

/// The members in JavaScript, in the order of [`Lane::members`].
const NAMES: [&str; 10] =
    ["closedUntil", "nextAt", "first", "end", "lastAt", "intervalMs", "windowMs", "limit", "accepted", "waiting"];

impl Lane {
    fn members(&mut self) -> [&mut u64; 10] {
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

    /// Takes a call into the queue, and gives its number.
    pub(super) fn join(&mut self) -> u64 {
        let number = self.end;
        self.end = number.saturating_add(1);
        self.waiting = self.waiting.saturating_add(1);
        number
    }

    /// When the call with this number may leave. One that was passed by is the next. No more wait before it than wait at
    /// all: numbers that were given up in the middle hold nobody.
    pub(super) fn due(&self, number: u64) -> u64 {
        let before = number.saturating_sub(self.first).min(self.waiting.saturating_sub(1));
        self.next_at.saturating_add(before.saturating_mul(self.interval_ms))
    }

    /// The call with this number leaves at its time. One that is late delays the others only where it is later than
    /// an interval.
    pub(super) fn go(&mut self, number: u64, now_ms: u64) {
        let due = self.due(number).max(now_ms.saturating_sub(self.interval_ms));
        self.next_at = due.saturating_add(self.interval_ms);
        self.first = self.first.max(number.saturating_add(1));
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// The call with this number gives up. The place of the first and of the last one is taken again.
    pub(super) fn leave(&mut self, number: u64) {
        self.waiting = self.waiting.saturating_sub(1);
        if number.saturating_add(1) == self.end {
            self.end = number.max(self.first);
        } else if number == self.first {
            self.first = number.saturating_add(1);
        }
    }

    /// Whether it still holds somebody, or knows a pace that may be needed.
    pub(super) fn is_needed(&self, now_ms: u64) -> bool {
        let is_fresh = self.last_at.saturating_add(KEPT_MS) > now_ms;
        self.next_at > now_ms || self.interval_ms > 0 && is_fresh
    }

    /// A request of this lane, which left at `left_ms`, failed, and the provider asks to wait so long. `paced`: requests
    /// leave one after the other when it opens.
    pub(super) fn close(&mut self, wait_ms: u64, facts: &ErrorFacts, paced: bool, left_ms: u64, now_ms: u64) {
        let until = now_ms.saturating_add(wait_ms);
        // What was accepted since it opened, until it opens again, is what the provider allows.
        let share = until.saturating_sub(self.closed_until) / self.accepted.max(1);
        // A request that was on its way when the lane closed says nothing about the pace.
        let is_anew = left_ms >= self.closed_until;
        self.closed_until = self.closed_until.max(until);
        self.next_at = self.next_at.max(until);
        self.last_at = self.last_at.max(left_ms);
        if is_anew {
            self.accepted = 0;
        }
        if paced {
            let told = self.learn(wait_ms, facts.rate_limit.as_ref());
            let interval = match self.interval_ms {
                0 if told > 0 => told,
                0 => (wait_ms / PARTS).clamp(MIN_INTERVAL_MS, MAX_FIRST_INTERVAL_MS),
                // It closed although the pace was kept: the pace is too fast, whatever the limit fields say. An outage
                // says nothing about the pace.
                known if is_anew && facts.category == Category::RateLimit => known.saturating_mul(2).max(share),
                known => known,
            };
            // A window may hold a single request, and its length is only guessed.
            self.interval_ms = interval.max(told).min(self.window_ms.saturating_mul(2));
        }
    }

    /// A request of this lane succeeded.
    pub(super) fn succeed(&mut self, limit: Option<&RateLimit>, now_ms: u64) {
        if self.interval_ms == 0 {
            return;
        }
        self.accepted = self.accepted.saturating_add(1);
        // What remains after the first one of a window tells how many it holds, where no field does.
        if let (Some(RateLimit { limit: None, remaining: Some(left), .. }), 1) = (limit, self.accepted) {
            self.limit = left.saturating_add(1);
        }
        let faster = self.interval_ms - self.interval_ms.div_ceil(64);
        self.interval_ms = faster.max(self.learn(0, limit));
        if let Some(RateLimit { remaining: Some(0), reset_ms, limit }) = limit
            && *limit != Some(0)
        {
            // This is pace, and ends no call. An hour's limit must not stop everything here. Where the reset is not told, it
            // is a window away at most.
            let hold = reset_ms.unwrap_or(self.window_ms).min(MAX_WINDOW_MS);
            self.next_at = self.next_at.max(now_ms.saturating_add(hold));
        }
    }

    /// Takes in what a response tells, and gives the interval that the limit fields allow; 0 where they tell none.
    fn learn(&mut self, wait_ms: u64, told: Option<&RateLimit>) -> u64 {
        let RateLimit { limit, reset_ms, .. } = told.copied().unwrap_or_default();
        let window = self.window_ms.max(wait_ms).max(reset_ms.unwrap_or(0));
        self.window_ms = window.clamp(MIN_WINDOW_MS, MAX_WINDOW_MS);
        self.limit = limit.filter(|limit| *limit > 0).unwrap_or(self.limit);
        if self.limit > 0 { self.window_ms.div_ceil(self.limit) } else { 0 }
    }
}

impl From<&Value> for Lane {
    /// What is missing or no number is as if absent.
    fn from(value: &Value) -> Lane {
        let mut lane = Lane::default();
        for (name, member) in NAMES.iter().zip(lane.members()) {
            // A number that is too large is no reason to open. The cast saturates, and takes NaN for 0.
            *member = value.get(name).as_number().unwrap_or(0.0) as u64;
        }
        lane
    }
}

impl From<&Lane> for Value {
    fn from(lane: &Lane) -> Value {
        let mut value = map(Vec::new());
        let mut lane = *lane;
        for (name, member) in NAMES.iter().zip(lane.members()) {
            value.add_number(name, Some((*member).min(MAX_MS)));
        }
        value
    }
}
