//! A single call, driven step by step.

use tidings::call::exchange::{Event, Exchange, Plan, Step};
use tidings::call::{Gate, Lanes};
use tidings::error::client_side;
use tidings::timing::RateLimit;
use tidings::vocabulary::{Scope, WaitReason};

use crate::many_calls::plan;
use crate::provider::limited;

pub(crate) const SEND: Step = Step::Send { attempt: 1, timeout_ms: 30_000 };

/// A call.
pub(crate) struct SingleCall {
    pub exchange: Exchange,
}

impl SingleCall {
    pub(crate) fn new(lanes: &Lanes, now_ms: u64) -> SingleCall {
        SingleCall::with(Plan { lanes: lanes.clone(), ..plan("", 120_000) }, now_ms)
    }

    pub(crate) fn with(plan: Plan, now_ms: u64) -> SingleCall {
        SingleCall { exchange: Exchange::new(plan, now_ms) }
    }

    pub(crate) fn next(&mut self, event: Event, now_ms: u64, gate: &mut Gate) -> Step {
        self.exchange.next(event, now_ms, 0.0, None, gate)
    }

    /// Starts it, and returns how long it waits behind the gate; 0 if its request leaves.
    pub(crate) fn start(&mut self, now_ms: u64, gate: &mut Gate) -> u64 {
        match self.next(Event::Start, now_ms, gate) {
            Step::Send { .. } => 0,
            Step::Wait(wait) => {
                assert_eq!((wait.why, wait.begins), (WaitReason::Gate, true));
                wait.ms
            }
            step => panic!("{step:?}"),
        }
    }

    pub(crate) fn wake(&mut self, now_ms: u64, gate: &mut Gate) -> Step {
        self.next(Event::Woken, now_ms, gate)
    }

    pub(crate) fn limited(&mut self, wait_ms: u64, scope: Scope, now_ms: u64, gate: &mut Gate) -> Step {
        self.next(Event::Failed { facts: limited(wait_ms, scope, None), reached: true }, now_ms, gate)
    }

    pub(crate) fn abort(&mut self, now_ms: u64, gate: &mut Gate) -> Step {
        self.next(Event::Aborted { facts: client_side::aborted(), reached: false }, now_ms, gate)
    }
}

pub(crate) fn lanes(sender: &str, recipient: &str) -> Lanes {
    Lanes { account: "sent send".into(), sender: Some(sender.into()), recipients: vec![recipient.into()] }
}

/// A gate that was closed at time 0 by the rejection of a call with these lanes.
pub(crate) fn closed(lanes: &Lanes, wait_ms: u64, scope: Scope) -> Gate {
    let mut gate = Gate::default();
    let mut call = SingleCall::new(lanes, 0);
    assert_eq!(call.start(0, &mut gate), 0);
    call.limited(wait_ms, scope, 0, &mut gate);
    gate
}

pub(crate) fn limit(remaining: u64, reset_ms: u64) -> Option<RateLimit> {
    Some(RateLimit { limit: Some(5), remaining: Some(remaining), reset_ms: Some(reset_ms) })
}

pub(crate) fn succeeded(rate_limit: Option<RateLimit>) -> Event {
    Event::Succeeded { status: 202, request_id: None, rate_limit }
}
