//! How a call ends behind the gate.

use tidings::call::exchange::{Event, Idempotency, Plan, Step};
use tidings::call::{Gate, Policy};
use tidings::error::{ErrorFacts, client_side};
use tidings::vocabulary::{Category, Jitter, Outcome, Scope, StopReason};

use crate::many_calls::plan;
use crate::provider::limited;
use crate::single_call::{SEND, SingleCall, closed, lanes};

#[test]
fn a_call_that_cannot_wait_ends_at_once_without_an_attempt() {
    // The wait, the deadline, the longest wait that is allowed, and the reason of the end; `None`: the call waits.
    let cases = [
        (5_000, 120_000, 60_000, None),
        (5_000, 5_001, 60_000, None),
        (5_000, 5_000, 60_000, Some(StopReason::Deadline)),
        (5_000, 120_000, 5_000, None),
        (5_000, 120_000, 4_999, Some(StopReason::WaitTooLong)),
        // A wait longer than allowed is reported as such, whatever the deadline.
        (90_000, 30_000, 60_000, Some(StopReason::WaitTooLong)),
    ];
    for (wait, deadline_ms, max_retry_after_ms, end) in cases {
        for (scope, reported) in
            [(Scope::Account, Scope::Account), (Scope::Sender, Scope::Sender), (Scope::Recipient, Scope::Recipient)]
        {
            let lanes = lanes("from A", "to 1");
            let mut gate = closed(&lanes, wait, scope);
            let before = gate.clone();
            let policy = Policy { max_retry_after_ms, ..Policy::DEFAULT };
            let mut call = SingleCall::with(Plan { policy, lanes, ..plan("", deadline_ms) }, 0);
            let step = call.next(Event::Start, 0, &mut gate);
            let Some(why) = end else {
                assert!(matches!(step, Step::Wait(_)), "{step:?}");
                continue;
            };
            assert_eq!(step, Step::Done(why));
            let (exchange, facts) = (&call.exchange, call.exchange.failure().unwrap());
            assert_eq!((facts.category, facts.scope, facts.transient), (Category::RateLimit, Some(reported), true));
            assert_eq!((facts.retry_after_ms, facts.status), (Some(wait), None));
            assert_eq!((exchange.outcome(), exchange.attempts().len()), (Outcome::NotSent, 0));
            assert!(exchange.retryable(facts) && facts.message.contains("asked to wait"));
            assert!(before == gate, "it takes no number in the queue");
        }
    }
}

#[test]
fn a_call_in_doubt_stays_in_doubt_behind_the_gate() {
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::default();
    let policy = Policy { jitter: Jitter::None, ..Policy::DEFAULT };
    let mut call =
        SingleCall::with(Plan { idempotency: Idempotency::Keyed, policy, lanes: lanes.clone(), ..plan("", 10_000) }, 0);
    assert_eq!(call.start(0, &mut gate), 0);
    call.next(Event::Failed { facts: client_side::network(), reached: true }, 10, &mut gate);
    gate.close(&lanes, &limited(30_000, Scope::Account, None), 0, 20);
    assert_eq!(call.wake(1_010, &mut gate), Step::Done(StopReason::Deadline));
    let (exchange, facts) = (&call.exchange, call.exchange.failure().unwrap());
    // The failure is that of its own attempt; the wait is that of the gate.
    assert_eq!((exchange.outcome(), exchange.attempts().len()), (Outcome::Unknown, 1));
    assert_eq!((facts.category, facts.retry_after_ms), (Category::Network, Some(29_010)));
}

#[test]
fn a_key_that_expires_behind_the_gate_no_longer_protects() {
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::default();
    let policy = Policy { jitter: Jitter::None, ..Policy::DEFAULT };
    let plan = Plan {
        idempotency: Idempotency::Keyed,
        policy,
        lanes: lanes.clone(),
        key_ttl_ms: Some(20_000),
        ..plan("", 90_000)
    };
    let mut call = SingleCall::with(plan, 0);
    call.start(0, &mut gate);
    call.next(Event::Failed { facts: client_side::network(), reached: true }, 10, &mut gate);
    gate.close(&lanes, &limited(30_000, Scope::Account, None), 0, 20);
    assert_eq!(call.wake(1_010, &mut gate), Step::Done(StopReason::Unsafe));
    assert_eq!(call.exchange.outcome(), Outcome::Unknown);
}

#[test]
fn an_abort_behind_the_gate_works_at_once_and_frees_the_number() {
    let lanes = lanes("from A", "to 1");
    let mut gate = closed(&lanes, 5_000, Scope::Account);
    let mut calls: Vec<SingleCall> = (0..100).map(|_| SingleCall::new(&lanes, 0)).collect();
    for call in &mut calls {
        call.start(0, &mut gate);
    }
    for call in &mut calls {
        assert_eq!(call.abort(1_000, &mut gate), Step::Done(StopReason::Aborted));
        assert_eq!((call.exchange.outcome(), call.exchange.waited_ms()), (Outcome::NotSent, 1_000));
    }
    assert_eq!(SingleCall::new(&lanes, 1_000).start(1_000, &mut gate), 4_000, "no call is before it");
}

#[test]
fn a_wait_closes_the_gate_even_if_its_own_call_ends() {
    let lanes = lanes("from A", "to 1");
    let facts =
        Box::new(ErrorFacts { transient: false, category: Category::Quota, ..*limited(7_000, Scope::Account, None) });
    let mut gate = Gate::default();
    let mut call = SingleCall::new(&lanes, 0);
    call.start(0, &mut gate);
    let step = call.next(Event::Failed { facts, reached: true }, 0, &mut gate);
    assert_eq!(step, Step::Done(StopReason::NotRetryable));
    assert_eq!(SingleCall::new(&lanes, 0).start(0, &mut gate), 7_000);
    // A shorter wait never shortens it.
    gate.close(&lanes, &limited(100, Scope::Account, None), 0, 1_000);
    assert_eq!(SingleCall::new(&lanes, 1_000).start(1_000, &mut gate.clone()), 6_700);
}

#[test]
fn numbers_that_are_given_up_in_any_order_delay_no_call() {
    let lanes = lanes("from A", "to 1");
    // How many of 50 calls stay. A later call has the time that it would have without the others.
    for stay in [0, 1, 10] {
        let mut gate = closed(&lanes, 10_000, Scope::Account);
        let mut calls: Vec<SingleCall> = (0..50).map(|_| SingleCall::new(&lanes, 0)).collect();
        let mut due: Vec<u64> = calls.iter_mut().map(|call| call.start(0, &mut gate)).collect();
        for step in stay..50 {
            calls[step * 17 % 50].abort(100, &mut gate);
        }
        let fresh = SingleCall::new(&lanes, 100).start(100, &mut gate);
        assert_eq!(fresh, 9_900 + 1_000 * stay as u64, "{stay} stay");
        // The calls that stay wake at their times, and leave at least an interval after each other.
        let mut left: Vec<u64> = Vec::new();
        while let Some(index) =
            (0..50).filter(|index| !calls[*index].exchange.is_over()).min_by_key(|index| due[*index])
        {
            let now_ms = due[index];
            match calls[index].wake(now_ms, &mut gate) {
                Step::Wait(wait) => due[index] = now_ms + wait.ms,
                step => {
                    assert_eq!(step, SEND);
                    assert!(
                        now_ms >= left.last().map_or(10_000, |last| last + 1_000),
                        "{stay} stay: {left:?}, {now_ms}"
                    );
                    left.push(now_ms);
                    calls[index].abort(now_ms, &mut gate);
                }
            }
        }
        assert_eq!(left.len(), stay);
    }
}
