//! What is between two attempts: the call's own wait, and the gate.

use super::machine::State;
use super::{Exchange, Step, Wait};
use crate::call::{Gate, Position};
use crate::error::{ErrorFacts, client_side};
use crate::vocabulary::{Category, Scope, StopReason, WaitReason};

/// How often the timer of one wait may fire early: browsers round, clocks drift, but not so often.
const MAX_EARLY: u32 = 100;

impl Exchange {
    /// Sends the request, if the gate lets it pass; else waits behind it, or ends where that takes too long.
    pub(super) fn pass(&mut self, position: Option<Position>, gate: &mut Gate) -> Step {
        let now_ms = self.now_ms;
        if now_ms >= self.deadline_at() {
            self.leave(position, gate);
            return self.end_with(StopReason::Deadline, None, client_side::deadline(self.plan.deadline_ms));
        }
        let position = gate.pass(&self.plan.lanes, position, now_ms);
        let (at_ms, scope) = position.map_or((now_ms, Scope::Account), |position| (position.at_ms, position.scope));
        let (wait_ms, closed_ms) = (at_ms.saturating_sub(now_ms), gate.closed_ms(&self.plan.lanes, now_ms));
        let end = if closed_ms > self.plan.policy.max_retry_after_ms {
            Some((StopReason::WaitTooLong, closed_ms))
        } else if at_ms >= self.deadline_at() {
            Some((StopReason::Deadline, wait_ms))
        } else if self.in_doubt && self.may_duplicate(at_ms) && !self.plan.policy.allow_unsafe {
            Some((StopReason::Unsafe, wait_ms))
        } else {
            None
        };
        if let Some((why, rest_ms)) = end {
            self.leave(position, gate);
            return self.end_with(why, Some(rest_ms).filter(|rest| *rest > 0), client_side::gate(scope, rest_ms));
        }
        if position.is_none() {
            self.state = State::InFlight;
            self.attempt_started_ms = now_ms;
            let left_ms = self.deadline_at().saturating_sub(now_ms);
            return Step::Send { attempt: self.number(), timeout_ms: self.plan.timeout_ms.min(left_ms) };
        }
        let hint_ms = Some(closed_ms).filter(|rest| *rest > 0);
        let category = self.failure.as_ref().map_or(Category::RateLimit, |facts| facts.category);
        self.wait(Wait { ms: wait_ms, begins: true, hint_ms, why: WaitReason::Gate, category }, position)
    }

    pub(super) fn wait(&mut self, wait: Wait, position: Option<Position>) -> Step {
        self.early = 0;
        self.waited_ms = self.waited_ms.saturating_add(wait.ms);
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.wait_ms = attempt.wait_ms.saturating_add(wait.ms);
        }
        self.state = State::Waiting { due_ms: self.now_ms.saturating_add(wait.ms), wait, position };
        Step::Wait(wait)
    }

    pub(super) fn woken(&mut self, due_ms: u64, wait: Wait, position: Option<Position>, gate: &mut Gate) -> Step {
        if self.now_ms >= due_ms {
            return self.pass(position, gate);
        }
        // A timer may fire early; never earlier than asked is a promise.
        let Some(end) = self.count_early() else { return self.rest(due_ms, wait) };
        self.cut_short(due_ms);
        self.leave(position, gate);
        end
    }

    /// Ends the call where the host asks again and again before the time.
    pub(super) fn count_early(&mut self) -> Option<Step> {
        self.early += 1;
        (self.early > MAX_EARLY).then(|| self.end_with(StopReason::Timer, None, client_side::timer()))
    }

    pub(super) fn rest(&self, due_ms: u64, wait: Wait) -> Step {
        Step::Wait(Wait { ms: due_ms.saturating_sub(self.now_ms), begins: false, ..wait })
    }

    pub(super) fn leave(&self, position: Option<Position>, gate: &mut Gate) {
        if let Some(position) = position {
            gate.leave(&self.plan.lanes, position);
        }
    }

    /// The wait was cut short: what was not waited is not counted.
    pub(super) fn cut_short(&mut self, due_ms: u64) {
        let rest = due_ms.saturating_sub(self.now_ms);
        self.waited_ms = self.waited_ms.saturating_sub(rest);
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.wait_ms = attempt.wait_ms.saturating_sub(rest);
        }
    }

    /// Ends the call between two attempts. What the last response said stays the failure; where there was none, it is
    /// `otherwise`. `rest_ms`: of a wait that the provider asked for.
    fn end_with(&mut self, why: StopReason, rest_ms: Option<u64>, otherwise: Box<ErrorFacts>) -> Step {
        let facts = self.failure.get_or_insert(otherwise);
        facts.retry_after_ms = rest_ms.or(facts.retry_after_ms);
        self.end(why)
    }
}
