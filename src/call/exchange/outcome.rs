//! Whether the message went out, and whether sending again could send it twice.

use super::machine::State;
use super::{Exchange, Idempotency};
use crate::error::ErrorFacts;
use crate::vocabulary::{Outcome, StopReason};

impl Exchange {
    /// Whether the message went out, as far as anybody can know. Before the end: what it would be if the call ended
    /// now, and the request that is out were lost on its way back.
    pub fn outcome(&self) -> Outcome {
        match self.state {
            State::Over(StopReason::Accepted) => Outcome::Sent,
            State::InFlight if self.plan.has_effect() => Outcome::Unknown,
            _ if self.in_doubt => Outcome::Unknown,
            _ => Outcome::NotSent,
        }
    }

    /// Whether an attempt that has ended may have been accepted without our knowing it.
    pub const fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Whether calling again, after the wait that `facts` name, may succeed and cannot send twice: nothing was sent,
    /// or the repetition is recognised.
    pub fn retryable(&self, facts: &ErrorFacts) -> bool {
        let again_ms = self.now_ms.saturating_add(facts.retry_after_ms.unwrap_or(0));
        facts.transient && (self.outcome() == Outcome::NotSent || !self.may_duplicate(again_ms))
    }

    /// Whether a request at this time may do once more what an earlier one did.
    pub(super) fn may_duplicate(&self, at_ms: u64) -> bool {
        let first_ms = self.attempts.first().map_or(self.attempt_started_ms, |first| self.began_ms + first.started_ms);
        match self.plan.idempotency {
            Idempotency::Unsafe => true,
            // The provider forgets a key.
            Idempotency::Keyed => self.plan.key_ttl_ms.is_some_and(|ttl| at_ms.saturating_sub(first_ms) >= ttl),
            Idempotency::Safe | Idempotency::Idempotent => false,
        }
    }

    /// Takes in whether the attempt that ended may have been accepted.
    pub(super) fn doubt(&mut self, facts: &ErrorFacts, reached: bool) {
        // The caller's own key may be that of an earlier call, which was accepted.
        let is_refused = facts.not_accepted && !(facts.may_concern_key && self.plan.is_caller_key);
        self.in_doubt |= reached && self.plan.has_effect() && !is_refused;
    }
}
