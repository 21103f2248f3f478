//! One lane of the gate: until when it is closed, and at what pace its requests leave.

use crate::error::timing::RateLimit;
use crate::value::{Value, map};

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
    /// A success used up the limit, which is fresh again then. It is pace, and ends no call.
    pub held_until: u64,
    /// The end of the queue: when a call that comes now may leave.
    pub next_at: u64,
    /// When the last request left.
    pub last_at: u64,
    /// The time between two requests; 0: no pace.
    pub interval_ms: u64,
    /// The longest reset or wait seen, within the bounds of a pace.
    pub window_ms: u64,
    /// Requests in a window, as the provider told; 0: it did not.
    pub limit: u64,
    /// How many calls are in the queue.
    pub waiting: u64,
    /// By how much the queue was postponed so far. A call compares it with what it was when the call came.
    pub shift_ms: u64,
}

/// The members in JavaScript, in the order of [`Lane::members`].
const NAMES: [&str; 9] =
    ["closedUntil", "heldUntil", "nextAt", "lastAt", "intervalMs", "windowMs", "limit", "waiting", "shiftMs"];

impl Lane {
    fn members(&mut self) -> [&mut u64; 9] {
        [
            &mut self.closed_until,
            &mut self.held_until,
            &mut self.next_at,
            &mut self.last_at,
            &mut self.interval_ms,
            &mut self.window_ms,
            &mut self.limit,
            &mut self.waiting,
            &mut self.shift_ms,
        ]
    }

    /// Nothing leaves before this.
    pub(super) fn opens_at(&self) -> u64 {
        self.closed_until.max(self.held_until)
    }

    /// Whether it still holds somebody, or knows a pace that may be needed.
    pub(super) fn is_needed(&self, now_ms: u64) -> bool {
        let is_fresh = self.last_at.saturating_add(KEPT_MS) > now_ms;
        self.opens_at().max(self.next_at) > now_ms || self.interval_ms > 0 && is_fresh
    }

    /// A request of this lane, which left at `left_ms`, failed, and the provider asks to wait. `paced`: requests leave
    /// one after the other when it opens.
    pub(super) fn close(&mut self, wait_ms: u64, limit: Option<&RateLimit>, paced: bool, left_ms: u64, now_ms: u64) {
        // A request that was on its way when the lane closed says nothing about the pace.
        let anew = left_ms >= self.closed_until;
        let until = now_ms.saturating_add(wait_ms);
        self.postpone(until, now_ms);
        self.closed_until = self.closed_until.max(until);
        self.last_at = self.last_at.max(left_ms);
        if paced {
            let told = self.learn(wait_ms, limit);
            let interval = match self.interval_ms {
                0 if told > 0 => told,
                0 => (wait_ms / PARTS).clamp(MIN_INTERVAL_MS, MAX_FIRST_INTERVAL_MS),
                // It closed although the pace was kept: the pace is too fast, whatever the limit fields say.
                known if anew => known.saturating_mul(2),
                known => known,
            };
            self.interval_ms = interval.max(told).min(self.window_ms);
        }
    }

    /// A request of this lane succeeded.
    pub(super) fn succeed(&mut self, limit: Option<&RateLimit>, now_ms: u64) {
        if self.interval_ms == 0 {
            return;
        }
        let faster = self.interval_ms.saturating_sub(self.interval_ms.div_ceil(64));
        self.interval_ms = faster.max(self.learn(0, limit));
        if let Some(RateLimit { remaining: Some(0), reset_ms: Some(reset), limit }) = limit
            && *limit != Some(0)
        {
            let until = now_ms.saturating_add((*reset).min(MAX_WINDOW_MS));
            self.postpone(until, now_ms);
            self.held_until = self.held_until.max(until);
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

    /// Moves everybody in the queue by as much as the lane stays shut longer: their order and their pace stay.
    fn postpone(&mut self, until_ms: u64, now_ms: u64) {
        let by = until_ms.saturating_sub(self.opens_at().max(now_ms));
        if self.waiting > 0 {
            self.next_at = self.next_at.saturating_add(by);
            self.shift_ms = self.shift_ms.saturating_add(by);
        }
    }
}

impl From<&Value> for Lane {
    /// What is missing or wrong is as if absent.
    fn from(value: &Value) -> Lane {
        let mut lane = Lane::default();
        for (name, member) in NAMES.iter().zip(lane.members()) {
            *member = value.get(name).as_whole().unwrap_or(0);
        }
        lane
    }
}

impl From<&Lane> for Value {
    fn from(lane: &Lane) -> Value {
        let mut value = map(Vec::new());
        let mut lane = *lane;
        for (name, member) in NAMES.iter().zip(lane.members()) {
            value.add_number(name, Some(*member));
        }
        value
    }
}
