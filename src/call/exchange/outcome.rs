//! Whether the message went out, and whether sending again may send it twice.

use super::machine::State;
use super::{Exchange, Idempotency};
use crate::error::ErrorFacts;
use crate::vocabulary::{Outcome, StopReason};

impl Exchange {
    /// Whether the message went out, as far as that can be known. Before the end of the call: the outcome if the call ended now
    /// and the response to the request in flight were lost.
    pub fn outcome(&self) -> Outcome {
        match self.state {
            State::Over(StopReason::Accepted) => Outcome::Sent,
            State::InFlight if self.plan.has_effect() => Outcome::Unknown,
            _ if self.in_doubt => Outcome::Unknown,
            _ => Outcome::NotSent,
        }
    }

    /// Whether a failed attempt may have been accepted by the provider.
    pub const fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Whether calling again, after the wait in `facts`, may succeed and cannot send twice: nothing was sent, or the provider
    /// recognises the repetition.
    pub fn retryable(&self, facts: &ErrorFacts) -> bool {
        let again_ms = self.now_ms.saturating_add(facts.retry_after_ms.unwrap_or(0));
        facts.transient && (self.outcome() == Outcome::NotSent || !self.may_duplicate(again_ms))
    }

    /// Whether a request at this time may repeat the effect of an earlier one.
    pub(super) fn may_duplicate(&self, at_ms: u64) -> bool {
        let first_ms = self.attempts.first().map_or(self.attempt_started_ms, |first| self.began_ms + first.started_ms);
        match self.plan.idempotency {
            Idempotency::Unsafe => true,
            // The provider forgets a key after its lifetime.
            Idempotency::Keyed => self.plan.key_ttl_ms.is_some_and(|ttl| at_ms.saturating_sub(first_ms) >= ttl),
            Idempotency::Safe | Idempotency::Idempotent => false,
        }
    }

    /// Records whether the attempt that ended may have been accepted.
    pub(super) fn update_doubt(&mut self, facts: &ErrorFacts, reached: bool) {
        // An earlier call may have used the caller's key and been accepted.
        let is_rejected = facts.not_accepted && !(facts.may_concern_key && self.plan.is_caller_key);
        self.in_doubt |= reached && self.plan.has_effect() && !is_rejected;
    }
}
