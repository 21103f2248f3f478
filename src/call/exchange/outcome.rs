//! Whether the message went out, and whether sending again could send it twice.

use super::machine::State;
use super::{Exchange, Repeat, Why};
use crate::error::Facts;
use crate::vocabulary::Outcome;

impl Exchange {
    /// Whether the message went out, as far as anybody can know. Before the end: what it would be if the call ended
    /// now, and the request that is out were lost on its way back.
    pub fn outcome(&self) -> Outcome {
        match self.state {
            State::Over(Why::Accepted) => Outcome::Sent,
            State::Trying if self.plan.has_effect() => Outcome::Unknown,
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
    pub fn retryable(&self, facts: &Facts) -> bool {
        let again_ms = self.now_ms.saturating_add(facts.retry_after_ms.unwrap_or(0));
        facts.transient && (self.outcome() == Outcome::NotSent || !self.is_risky(again_ms))
    }

    /// Whether a request at this time may do once more what an earlier one did.
    pub(super) fn is_risky(&self, at_ms: u64) -> bool {
        let first_ms =
            self.trail.first().map_or(self.try_began_ms, |first| self.began_ms.saturating_add(first.started_ms));
        match self.plan.repeat {
            Repeat::Risky => true,
            // The provider forgets a key.
            Repeat::Keyed => self.plan.key_ttl_ms.is_some_and(|ttl| at_ms.saturating_sub(first_ms) >= ttl),
            Repeat::Read | Repeat::Idempotent => false,
        }
    }

    /// Takes in whether the attempt that ended may have been accepted.
    pub(super) fn doubt(&mut self, facts: &Facts, reached: bool) {
        // The caller's own key may be that of an earlier call, which was accepted.
        let is_refused = facts.not_accepted && !(facts.on_key && self.plan.own_key);
        self.in_doubt |= reached && self.plan.has_effect() && !is_refused;
    }
}
