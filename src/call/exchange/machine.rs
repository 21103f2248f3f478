//! The machine: from the first attempt to the end.

use super::{Attempt, Event, Plan, Reason, Step, Wait};
use crate::call::{Cost, Gate, Position, Quota, delay};
use crate::error::ErrorFacts;
use crate::vocabulary::{Category, StopReason, WaitReason};

/// The state of one call. Times are milliseconds of a monotonic clock.
#[derive(Debug)]
pub struct Exchange {
    pub(super) plan: Plan,
    pub(super) state: State,
    pub(super) began_ms: u64,
    /// The time of the last event.
    pub(super) now_ms: u64,
    pub(super) attempt_started_ms: u64,
    pub(super) waited_ms: u64,
    previous_delay_ms: u64,
    quota_cost: Option<Cost>,
    /// How often the timer of this wait fired early, or an attempt was held although the gate is open.
    pub(super) early_wakes: u32,
    /// A failed attempt may have been accepted by the provider. A later rejection does not change that.
    pub(super) in_doubt: bool,
    pub(super) failure: Option<Box<ErrorFacts>>,
    pub(super) attempts: Vec<Attempt>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    New,
    /// A request was sent, and its response has not arrived.
    InFlight,
    /// `position`: in the queue of a lane, if the call waits behind the gate.
    Waiting {
        due_ms: u64,
        wait: Wait,
        position: Option<Position>,
    },
    Over(StopReason),
}

impl Exchange {
    /// A call that has not started.
    pub fn new(plan: Plan, now_ms: u64) -> Exchange {
        Exchange {
            plan,
            state: State::New,
            began_ms: now_ms,
            now_ms,
            attempt_started_ms: now_ms,
            waited_ms: 0,
            previous_delay_ms: 0,
            quota_cost: None,
            early_wakes: 0,
            in_doubt: false,
            failure: None,
            attempts: Vec::new(),
        }
    }

    /// Takes an event and returns the next step. `random` is in `[0, 1)`. `gate` has the known lanes of this call, and is
    /// updated.
    ///
    /// Only the start, the end of a wait and a held attempt lead to a request. An event that does not fit the state (a second
    /// response, a wake while a request is in flight) changes nothing.
    pub fn next(&mut self, event: Event, now_ms: u64, random: f64, quota: Option<&mut Quota>, gate: &mut Gate) -> Step {
        self.now_ms = now_ms;
        match (event, self.state) {
            (_, State::Over(why)) => Step::Done(why),
            (Event::Start, State::New) => self.pass(None, gate),
            (Event::Woken, State::Waiting { due_ms, wait, position }) => self.woken(due_ms, wait, position, gate),
            (Event::Held, State::InFlight) => self.count_early_wake().unwrap_or_else(|| self.pass(None, gate)),
            (Event::Succeeded { status, request_id, rate_limit }, State::InFlight) => {
                if let Some(quota) = quota {
                    quota.refund(self.quota_cost);
                }
                gate.succeed(&self.plan.lanes, rate_limit.as_ref(), self.attempt_started_ms, now_ms);
                let attempt =
                    Attempt { status: Some(status), request_id, ..self.attempt(Reason::Stop(StopReason::Accepted)) };
                self.attempts.push(attempt);
                self.end(StopReason::Accepted)
            }
            (Event::Failed { facts, reached }, State::InFlight) => self.failed(facts, reached, random, quota, gate),
            (Event::Aborted { facts, reached }, state) => {
                match state {
                    State::Waiting { due_ms, position, .. } => {
                        self.cut_short(due_ms);
                        self.leave(position, gate);
                    }
                    State::InFlight => {
                        gate.close(&self.plan.lanes, &facts, self.attempt_started_ms, now_ms);
                        self.update_doubt(&facts, reached);
                        self.record(&facts, Reason::Stop(StopReason::Aborted));
                    }
                    _ => {}
                }
                self.failure = Some(facts);
                self.end(StopReason::Aborted)
            }
            (_, State::Waiting { due_ms, wait, .. }) => self.remaining_wait(due_ms, wait),
            _ => Step::Nothing,
        }
    }

    /// Whether the call has ended.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, State::Over(_))
    }

    /// Whether an attempt has started and not ended.
    pub const fn is_in_flight(&self) -> bool {
        matches!(self.state, State::InFlight)
    }

    /// The last failure.
    pub fn failure(&self) -> Option<&ErrorFacts> {
        self.failure.as_deref()
    }

    /// The plan that the call was made with.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many attempts have ended.
    pub fn attempt_count(&self) -> u32 {
        self.attempts.len() as u32
    }

    /// The attempts that have ended.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The time spent waiting, between attempts and behind the gate, in milliseconds.
    pub fn waited_ms(&self) -> u64 {
        self.waited_ms
    }

    /// The time since the call started, in milliseconds.
    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.began_ms)
    }

    /// The number of the attempt that is in flight or comes next.
    pub(super) fn number(&self) -> u32 {
        self.attempts.len() as u32 + 1
    }

    pub(super) fn deadline_at(&self) -> u64 {
        // An earlier call may have used the caller's key. Once the provider has forgotten it, this call could send that message
        // again.
        let lifetime = self.plan.key_ttl_ms.filter(|_| self.plan.is_caller_key).unwrap_or(u64::MAX);
        self.began_ms.saturating_add(self.plan.deadline_ms.min(lifetime))
    }

    fn failed(
        &mut self,
        facts: Box<ErrorFacts>,
        reached: bool,
        random: f64,
        quota: Option<&mut Quota>,
        gate: &mut Gate,
    ) -> Step {
        gate.close(&self.plan.lanes, &facts, self.attempt_started_ms, self.now_ms);
        self.update_doubt(&facts, reached);
        let retry = self.number();
        let delay = delay(&self.plan.policy, retry, self.previous_delay_ms, facts.retry_after_ms, random);
        let end = self.stop_reason(&facts, delay.ms, quota);
        let why = if delay.hinted { WaitReason::Hint } else { WaitReason::Backoff };
        self.record(&facts, end.map_or(Reason::Wait(why), Reason::Stop));
        let wait = Wait { ms: delay.ms, begins: true, hint_ms: facts.retry_after_ms, why, category: facts.category };
        self.failure = Some(facts);
        if let Some(reason) = end {
            return self.end(reason);
        }
        self.previous_delay_ms = delay.ms;
        self.wait(wait, None)
    }

    /// Why there is no further attempt; `None` if there is one. The order is fixed: first what can never help, then what is
    /// used up. The quota comes last, because asking it takes tokens.
    fn stop_reason(&mut self, facts: &ErrorFacts, delay_ms: u64, quota: Option<&mut Quota>) -> Option<StopReason> {
        let policy = &self.plan.policy;
        let at_ms = self.now_ms.saturating_add(delay_ms);
        if !facts.transient {
            return Some(StopReason::NotRetryable);
        }
        if self.now_ms >= self.deadline_at() {
            return Some(StopReason::Deadline);
        }
        if self.in_doubt && self.may_duplicate(at_ms) && !policy.allow_unsafe {
            return Some(StopReason::Unsafe);
        }
        if self.number() >= policy.max_attempts {
            return Some(StopReason::MaxAttempts);
        }
        if facts.retry_after_ms.is_some_and(|hint| hint > policy.max_retry_after_ms) {
            return Some(StopReason::WaitTooLong);
        }
        if at_ms >= self.deadline_at() {
            return Some(StopReason::Deadline);
        }
        let is_limit = facts.category == Category::RateLimit;
        let cost = if is_limit { Cost::Throttled } else { Cost::Transient };
        // A rate limit with a wait closes the gate. Calls behind it leave at the provider's own pace and cannot worsen an
        // outage, so they cost no tokens. Otherwise a long queue would use up the quota.
        let is_gated = is_limit && facts.retry_after_ms.is_some_and(|wait| wait > 0);
        if let Some(quota) = quota.filter(|_| !is_gated) {
            if !quota.take(cost) {
                return Some(StopReason::Quota);
            }
            self.quota_cost = Some(cost);
        }
        None
    }

    fn record(&mut self, facts: &ErrorFacts, why: Reason) {
        let attempt = Attempt {
            status: facts.status,
            category: Some(facts.category),
            code: facts.code.clone(),
            request_id: facts.request_id.clone(),
            ..self.attempt(why)
        };
        self.attempts.push(attempt);
    }

    fn attempt(&self, why: Reason) -> Attempt {
        Attempt {
            number: self.number(),
            started_ms: self.attempt_started_ms.saturating_sub(self.began_ms),
            duration_ms: self.now_ms.saturating_sub(self.attempt_started_ms),
            status: None,
            category: None,
            code: None,
            request_id: None,
            wait_ms: 0,
            why,
        }
    }

    pub(super) fn end(&mut self, reason: StopReason) -> Step {
        self.state = State::Over(reason);
        Step::Done(reason)
    }
}
