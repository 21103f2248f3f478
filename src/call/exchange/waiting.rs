//! Waiting between two attempts: the call's own wait, and the gate.

use super::machine::State;
use super::{Exchange, Step, Wait};
use crate::call::{Gate, Position};
use crate::error::{ErrorFacts, client_side};
use crate::vocabulary::{Category, Scope, StopReason, WaitReason};

/// How often the timer of one wait may fire early. Browsers round and clocks drift, but not that often.
const MAX_EARLY_WAKES: u32 = 100;

impl Exchange {
    /// Sends the request if the gate is open. Otherwise waits behind the gate, or ends the call if that takes too long.
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
        if let Some((reason, remaining_ms)) = end {
            self.leave(position, gate);
            return self.end_with(
                reason,
                Some(remaining_ms).filter(|rest| *rest > 0),
                client_side::gate(scope, remaining_ms),
            );
        }
        if position.is_none() {
            self.state = State::InFlight;
            self.attempt_started_ms = now_ms;
            let remaining_ms = self.deadline_at().saturating_sub(now_ms);
            return Step::Send { attempt: self.number(), timeout_ms: self.plan.timeout_ms.min(remaining_ms) };
        }
        let hint_ms = Some(closed_ms).filter(|rest| *rest > 0);
        let category = self.failure.as_ref().map_or(Category::RateLimit, |facts| facts.category);
        self.wait(Wait { ms: wait_ms, begins: true, hint_ms, why: WaitReason::Gate, category }, position)
    }

    /// Starts a wait.
    pub(super) fn wait(&mut self, wait: Wait, position: Option<Position>) -> Step {
        self.early_wakes = 0;
        self.waited_ms = self.waited_ms.saturating_add(wait.ms);
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.wait_ms = attempt.wait_ms.saturating_add(wait.ms);
        }
        self.state = State::Waiting { due_ms: self.now_ms.saturating_add(wait.ms), wait, position };
        Step::Wait(wait)
    }

    /// The timer of the wait fired.
    pub(super) fn woken(&mut self, due_ms: u64, wait: Wait, position: Option<Position>, gate: &mut Gate) -> Step {
        if self.now_ms >= due_ms {
            return self.pass(position, gate);
        }
        // A timer may fire early, but no request may leave earlier than the provider asked.
        let Some(end) = self.count_early_wake() else { return self.remaining_wait(due_ms, wait) };
        self.cut_short(due_ms);
        self.leave(position, gate);
        end
    }

    /// Counts an early wake, and ends the call after too many.
    pub(super) fn count_early_wake(&mut self) -> Option<Step> {
        self.early_wakes += 1;
        (self.early_wakes > MAX_EARLY_WAKES).then(|| self.end_with(StopReason::Timer, None, client_side::timer()))
    }

    /// The step for the rest of a wait.
    pub(super) fn remaining_wait(&self, due_ms: u64, wait: Wait) -> Step {
        Step::Wait(Wait { ms: due_ms.saturating_sub(self.now_ms), begins: false, ..wait })
    }

    /// Gives up the position in the queue of a lane.
    pub(super) fn leave(&self, position: Option<Position>, gate: &mut Gate) {
        if let Some(position) = position {
            gate.leave(&self.plan.lanes, position);
        }
    }

    /// Subtracts the rest of a wait that was cut short.
    pub(super) fn cut_short(&mut self, due_ms: u64) {
        let rest = due_ms.saturating_sub(self.now_ms);
        self.waited_ms = self.waited_ms.saturating_sub(rest);
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.wait_ms = attempt.wait_ms.saturating_sub(rest);
        }
    }

    /// Ends the call between two attempts. The failure is that of the last attempt, or `fallback` without one. `remaining_ms`:
    /// the rest of the wait that the provider asked for.
    fn end_with(&mut self, reason: StopReason, remaining_ms: Option<u64>, fallback: Box<ErrorFacts>) -> Step {
        let facts = self.failure.get_or_insert(fallback);
        facts.retry_after_ms = remaining_ms.or(facts.retry_after_ms);
        self.end(reason)
    }
}
