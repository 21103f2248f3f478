//! Events and steps: the input and the output of the machine.

use crate::error::ErrorFacts;
use crate::timing::RateLimit;
use crate::vocabulary::{Category, StopReason, WaitReason};

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The call starts.
    Start,
    /// The attempt succeeded.
    Succeeded {
        /// The HTTP status.
        status: u16,
        /// The provider's id of the request.
        request_id: Option<String>,
        /// The rate limit that the response reports.
        rate_limit: Option<RateLimit>,
    },
    /// The attempt failed: rejected, lost, or timed out.
    Failed {
        /// Why it failed.
        facts: Box<ErrorFacts>,
        /// Whether the request may have reached the provider. False only if it certainly never left: the connection was
        /// refused, the host is unknown, or the caller's `apiKey` function failed.
        reached: bool,
    },
    /// The attempt was not made, because the gate closed before its request left. It does not count.
    Held,
    /// The timer of the wait fired. It may fire early.
    Woken,
    /// The caller aborted the call.
    Aborted {
        /// The facts of the abort.
        facts: Box<ErrorFacts>,
        /// Whether the request in flight may have reached the provider.
        reached: bool,
    },
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send the request.
    Send {
        /// The number of the attempt, from 1.
        attempt: u32,
        /// Stop waiting for the response after this time.
        timeout_ms: u64,
    },
    /// Wait, then report [`Event::Woken`].
    Wait(Wait),
    /// Nothing: the event does not apply in this state, and the previous step still applies.
    Nothing,
    /// The call is over. Unless it is [`StopReason::Accepted`], the failure is in [`super::Exchange::failure`].
    Done(StopReason),
}

/// A wait between two attempts, or before the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// How long, in milliseconds.
    pub ms: u64,
    /// Whether it is a new wait, and not the rest of one whose timer fired early.
    pub begins: bool,
    /// The wait that the provider asked for, in milliseconds; behind the gate the rest of it.
    pub hint_ms: Option<u64>,
    /// Why the call waits.
    pub why: WaitReason,
    /// The category of the failure that is waited for; behind the gate `rate-limit` before the first attempt.
    pub category: Category,
}
