//! Which calls a wait holds, and how they continue afterwards.

use tidings::call::exchange::{Plan, Step};
use tidings::call::{Gate, Lanes, Policy};
use tidings::error::ErrorFacts;
use tidings::vocabulary::{Category, Scope, WaitReason};

use tidings::error;
use tidings::util::http::{Body, Headers, Response};

use crate::many_calls::plan;
use crate::provider::limited;
use crate::single_call::{SEND, SingleCall, closed, lanes, limit, succeeded};

#[test]
fn a_wait_holds_what_it_is_about() {
    // The scope of the failure; then how long calls with another recipient, another sender, both, and the same ones wait.
    let cases = [
        (Scope::Account, [5_000, 5_000, 5_000, 5_000]),
        // Any other scope counts as the account's.
        (Scope::Provider, [5_000, 5_000, 5_000, 5_000]),
        (Scope::Sender, [5_000, 0, 0, 5_000]),
        (Scope::Recipient, [0, 5_000, 0, 5_000]),
    ];
    for (scope, expected) in cases {
        let gate = closed(&lanes("from A", "to 1"), 5_000, scope);
        let others = [("from A", "to 2"), ("from B", "to 1"), ("from B", "to 2"), ("from A", "to 1")];
        for ((sender, recipient), expected) in others.into_iter().zip(expected) {
            let lanes = lanes(sender, recipient);
            let mut gate = gate.clone();
            assert_eq!(SingleCall::new(&lanes, 0).start(0, &mut gate), expected, "{scope:?}: {lanes:?}");
        }
        let other = Lanes { account: "sent messages.get".into(), ..Lanes::default() };
        assert_eq!(SingleCall::new(&other, 0).start(0, &mut gate.clone()), 0, "{scope:?}: another kind of call");
    }
}

#[test]
fn a_message_without_a_sender_is_held_with_the_account() {
    let lanes = Lanes { sender: None, ..lanes("", "to 1") };
    assert_eq!(SingleCall::new(&lanes, 0).start(0, &mut closed(&lanes, 5_000, Scope::Sender)), 5_000);
}

#[test]
fn a_closed_recipient_does_not_delay_the_queue_of_the_account() {
    let (one, two) = (lanes("from A", "to 1"), lanes("from A", "to 2"));
    let mut gate = closed(&one, 1_000, Scope::Account);
    let mut call = SingleCall::new(&two, 2_000);
    assert_eq!(call.start(2_000, &mut gate), 0);
    call.limited(50_000, Scope::Recipient, 2_000, &mut gate);
    assert_eq!(SingleCall::new(&two, 2_200).start(2_200, &mut gate), 49_800);
    assert_eq!(SingleCall::new(&one, 2_200).start(2_200, &mut gate), 0);
}

#[test]
fn when_the_gate_opens_calls_leave_one_after_the_other_in_order() {
    let lanes = lanes("from A", "to 1");
    let mut gate = closed(&lanes, 5_000, Scope::Account);
    let mut calls: Vec<SingleCall> = (0..10).map(|_| SingleCall::new(&lanes, 0)).collect();
    for (index, call) in (0..).zip(&mut calls) {
        assert_eq!(call.start(0, &mut gate), 5_000 + index * 500, "a tenth of the wait apart");
    }
    for (index, call) in (0..).zip(&mut calls) {
        assert_eq!(call.wake(5_000 + index * 500, &mut gate), SEND, "woken once");
    }
}

#[test]
fn a_lane_that_closes_again_moves_its_queue() {
    let lanes = lanes("from A", "to 1");
    let mut gate = closed(&lanes, 1_000, Scope::Account);
    let mut calls: Vec<SingleCall> = (0..3).map(|_| SingleCall::new(&lanes, 0)).collect();
    let waits: Vec<u64> = calls.iter_mut().map(|call| call.start(0, &mut gate)).collect();
    assert_eq!(waits, [1_000, 1_100, 1_200]);
    assert_eq!(calls[0].wake(1_000, &mut gate), SEND);
    calls[0].limited(3_000, Scope::Account, 1_050, &mut gate);
    for (call, (now, due)) in calls.iter_mut().skip(1).zip([(1_100, 4_050), (1_200, 5_150)]) {
        let Step::Wait(wait) = call.wake(now, &mut gate) else { panic!("it did not continue to wait") };
        assert_eq!((now + wait.ms, wait.why, wait.begins), (due, WaitReason::Gate, true));
    }
    // All of its waiting counts.
    assert_eq!(calls[1].exchange.waited_ms(), 1_100 + 2_950);
}

#[test]
fn a_limit_that_a_success_used_up_holds_a_paced_lane_and_ends_no_call() {
    let lanes = lanes("from A", "to 1");
    // What remains of the limit, the reset, and how long the next call waits. The pace is 200 ms.
    let cases = [(1, 3_000, 200), (0, 3_000, 3_000), (0, 100, 200), (0, 500_000, 60_000)];
    for (remaining, reset, expected) in cases {
        let mut gate = Gate::default();
        gate.close(&lanes, &limited(1_000, Scope::Account, limit(0, 1_000)), 0, 0);
        let policy = Policy { max_retry_after_ms: 10, ..Policy::DEFAULT };
        let mut calls = [0, 1].map(|_| {
            SingleCall::with(Plan { policy: policy.clone(), lanes: lanes.clone(), ..plan("", 120_000) }, 1_000)
        });
        assert_eq!(calls[0].start(1_000, &mut gate), 0);
        calls[0].next(succeeded(limit(remaining, reset)), 1_000, &mut gate);
        let wait = calls[1].start(1_000, &mut gate);
        assert_eq!(wait, expected, "{remaining} left, {reset} ms");
    }
}

#[test]
fn a_success_holds_no_call_if_no_lane_was_closed() {
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::default();
    let mut call = SingleCall::new(&lanes, 0);
    call.start(0, &mut gate);
    call.next(succeeded(limit(0, 3_000)), 10, &mut gate);
    assert_eq!(gate, Gate::default());
}

#[test]
fn an_outage_closes_the_gate_but_does_not_slow_the_pace() {
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::default();
    for now in (0..100_000).step_by(5_000) {
        let down = ErrorFacts { category: Category::Unavailable, ..*limited(5_000, Scope::Provider, None) };
        gate.close(&lanes, &down, now, now);
    }
    let waits = [0, 1, 2].map(|_| SingleCall::new(&lanes, 100_000).start(100_000, &mut gate));
    assert_eq!(waits, [0, 500, 1_000]);
}

#[test]
fn the_limit_fields_of_a_rejection_set_the_pace() {
    let headers = [("retry-after", "1"), ("x-ratelimit-limit", "5"), ("x-ratelimit-remaining", "0")];
    let headers: Headers = headers.into_iter().collect();
    let facts = error::read(&Response { status: 429, headers: &headers, body: Body::Empty, now_ms: 0 }, None);
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::default();
    gate.close(&lanes, &facts, 0, 0);
    let waits = [0, 1, 2].map(|_| SingleCall::new(&lanes, 0).start(0, &mut gate));
    assert_eq!(waits, [1_000, 1_200, 1_400], "five per second");
}
