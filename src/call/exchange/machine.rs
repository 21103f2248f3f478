//! The steps of a call.

use super::{Attempt, Event, Plan, Step, Wait, Why};
use crate::call::{Cost, Gate, Position, Quota, delay};
use crate::error::ErrorFacts;
use crate::vocabulary::{Category, StopReason, WaitReason};

/// One call. Times are milliseconds of a clock that never runs backward.
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
    paid: Option<Cost>,
    /// Wakes before their time in this wait, and attempts that were held though the gate is open.
    pub(super) early: u32,
    /// Some attempt may have been accepted without our knowing it. Later refusals do not undo that.
    pub(super) in_doubt: bool,
    pub(super) failure: Option<Box<ErrorFacts>>,
    pub(super) attempts: Vec<Attempt>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    New,
    /// A request is out.
    InFlight,
    /// `position`: behind the gate.
    Waiting {
        due_ms: u64,
        wait: Wait,
        position: Option<Position>,
    },
    Over(StopReason),
}

impl Exchange {
    pub fn new(plan: Plan, now_ms: u64) -> Exchange {
        Exchange {
            plan,
            state: State::New,
            began_ms: now_ms,
            now_ms,
            attempt_started_ms: now_ms,
            waited_ms: 0,
            previous_delay_ms: 0,
            paid: None,
            early: 0,
            in_doubt: false,
            failure: None,
            attempts: Vec::new(),
        }
    }

    /// Takes what happened and tells what to do. `random` is in `[0, 1)`; `gate` holds what is known of the lanes of
    /// this call, and is changed.
    ///
    /// Only a beginning, the end of a wait and an attempt that was held lead to a request. An event that does not fit
    /// the state (a second answer, a wake while a request is out) changes nothing.
    pub fn next(&mut self, event: Event, now_ms: u64, random: f64, quota: Option<&mut Quota>, gate: &mut Gate) -> Step {
        self.now_ms = now_ms;
        match (event, self.state) {
            (_, State::Over(why)) => Step::Done(why),
            (Event::Start, State::New) => self.pass(None, gate),
            (Event::Woken, State::Waiting { due_ms, wait, position }) => self.woken(due_ms, wait, position, gate),
            (Event::Held, State::InFlight) => self.count_early().unwrap_or_else(|| self.pass(None, gate)),
            (Event::Succeeded { status, request_id, rate_limit }, State::InFlight) => {
                if let Some(quota) = quota {
                    quota.refund(self.paid);
                }
                gate.succeed(&self.plan.lanes, rate_limit.as_ref(), now_ms);
                let attempt =
                    Attempt { status: Some(status), request_id, ..self.attempt(Why::Stop(StopReason::Accepted)) };
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
                        self.doubt(&facts, reached);
                        self.record(&facts, Why::Stop(StopReason::Aborted));
                    }
                    _ => {}
                }
                self.failure = Some(facts);
                self.end(StopReason::Aborted)
            }
            (_, State::Waiting { due_ms, wait, .. }) => self.rest(due_ms, wait),
            _ => Step::Nothing,
        }
    }

    pub const fn is_over(&self) -> bool {
        matches!(self.state, State::Over(_))
    }

    /// Whether an attempt was ordered and has not ended.
    pub const fn is_in_flight(&self) -> bool {
        matches!(self.state, State::InFlight)
    }

    /// The last failure.
    pub fn failure(&self) -> Option<&ErrorFacts> {
        self.failure.as_deref()
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many attempts have ended.
    pub fn attempts_made(&self) -> u32 {
        self.attempts.len() as u32
    }

    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The time spent waiting: between attempts, and behind the gate.
    pub fn waited_ms(&self) -> u64 {
        self.waited_ms
    }

    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.began_ms)
    }

    /// The number of the attempt that is out, or that comes next.
    pub(super) fn number(&self) -> u32 {
        self.attempts.len() as u32 + 1
    }

    pub(super) fn deadline_at(&self) -> u64 {
        // A key of the caller's may be that of an earlier call: when it is forgotten, this one could send again what that
        // one sent.
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
        self.doubt(&facts, reached);
        let retry = self.number();
        let delay = delay(&self.plan.policy, retry, self.previous_delay_ms, facts.retry_after_ms, random);
        let end = self.stop_reason(&facts, delay.ms, quota);
        let why = if delay.hinted { WaitReason::Hint } else { WaitReason::Backoff };
        self.record(&facts, end.map_or(Why::Wait(why), Why::Stop));
        let wait = Wait { ms: delay.ms, begins: true, hint_ms: facts.retry_after_ms, why, category: facts.category };
        self.failure = Some(facts);
        if let Some(why) = end {
            return self.end(why);
        }
        self.previous_delay_ms = delay.ms;
        self.wait(wait, None)
    }

    /// Why there will be no further attempt; `None` where there will. The order is fixed: what can never help
    /// comes before what is used up, and the quota, which the question itself spends, comes last.
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
        // A wait that the limit asks for closes the gate, and what waits behind it costs nothing: it leaves at the
        // provider's own pace, so that it multiplies no outage. Without this, a long queue would use the quota up.
        let is_gated = is_limit && facts.retry_after_ms.is_some_and(|wait| wait > 0);
        if let Some(quota) = quota.filter(|_| !is_gated) {
            if !quota.take(cost) {
                return Some(StopReason::Quota);
            }
            self.paid = Some(cost);
        }
        None
    }

    fn record(&mut self, facts: &ErrorFacts, why: Why) {
        let attempt = Attempt {
            status: facts.status,
            category: Some(facts.category),
            code: facts.code.clone(),
            request_id: facts.request_id.clone(),
            ..self.attempt(why)
        };
        self.attempts.push(attempt);
    }

    fn attempt(&self, why: Why) -> Attempt {
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

    pub(super) fn end(&mut self, why: StopReason) -> Step {
        self.state = State::Over(why);
        Step::Done(why)
    }
}
