//! What the machine is told, and what it answers.

use crate::error::ErrorFacts;
use crate::timing::RateLimit;
use crate::vocabulary::{Category, StopReason, WaitReason};

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The call begins.
    Start,
    /// The attempt was answered, and the answer is a success.
    Succeeded { status: u16, request_id: Option<String>, rate_limit: Option<RateLimit> },
    /// The attempt failed: refused, lost, or out of time. `reached` is false only where the request certainly never
    /// left: the connection was refused, the host is unknown, the caller's own key function failed.
    Failed { facts: Box<ErrorFacts>, reached: bool },
    /// The attempt that was ordered was not made, because the gate closed before its request left. It does not count.
    Held,
    /// The wait is over, as far as the timer knows.
    Woken,
    /// The caller does not want the call any more.
    Aborted { facts: Box<ErrorFacts>, reached: bool },
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send the request, and stop waiting for its answer after this time.
    Send {
        attempt: u32,
        timeout_ms: u64,
    },
    Wait(Wait),
    /// Nothing: the event did not fit, and what was ordered before still stands.
    Nothing,
    /// The call is over. On anything but [`StopReason::Accepted`] the failure is in [`super::Exchange::failure`].
    Done(StopReason),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    pub ms: u64,
    /// False where the rest of a wait is due, because a timer fired early.
    pub begins: bool,
    /// What the provider asked for; behind the gate what is left of it.
    pub hint_ms: Option<u64>,
    pub why: WaitReason,
    pub category: Category,
}
