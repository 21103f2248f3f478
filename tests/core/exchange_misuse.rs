//! The state machine with a host that misbehaves: only the end of a wait leads to another request.

use tidings::call::exchange::{Event, Exchange, Idempotency, Plan, Step};
use tidings::call::{Gate, Lanes, Policy};
use tidings::error::{ErrorFacts, client_side};
use tidings::vocabulary::{Jitter, Outcome, StopReason, WaitReason};

/// One call and its gate.
struct Call(Exchange, Gate);

impl Call {
    fn new(idempotency: Idempotency) -> Call {
        let policy = Policy { base_ms: 1_000, jitter: Jitter::None, ..Policy::DEFAULT };
        Call::with(Plan {
            idempotency,
            policy,
            timeout_ms: 1_000,
            deadline_ms: 60_000,
            is_caller_key: false,
            key_ttl_ms: None,
            lanes: Lanes::default(),
        })
    }

    fn with(plan: Plan) -> Call {
        Call(Exchange::new(plan, 0), Gate::default())
    }

    fn next(&mut self, event: Event, now_ms: u64) -> Step {
        self.0.next(event, now_ms, 0.0, None, &mut self.1)
    }
}

fn succeeded() -> Event {
    Event::Succeeded { status: 202, request_id: None, rate_limit: None }
}

fn lost() -> Event {
    Event::Failed { facts: client_side::network(), reached: true }
}

/// Events that a host may report at a wrong time.
fn unexpected_events() -> [Event; 5] {
    [Event::Start, Event::Woken, Event::Held, succeeded(), lost()]
}

fn sends(step: &Step) -> bool {
    matches!(step, Step::Send { .. })
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn nothing_is_sent_before_the_start() {
    let mut call = Call::new(Idempotency::Keyed);
    for event in unexpected_events().into_iter().skip(1) {
        assert_eq!(call.next(event, 1), Step::Nothing);
    }
    assert!(sends(&call.next(Event::Start, 1)));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn no_second_request_is_sent_while_one_is_in_flight() {
    let mut call = Call::new(Idempotency::Keyed);
    call.next(Event::Start, 0);
    for now in 0..200 {
        assert_eq!(call.next(Event::Start, now), Step::Nothing);
        assert_eq!(call.next(Event::Woken, now), Step::Nothing);
    }
    assert_eq!(call.next(succeeded(), 200), Step::Done(StopReason::Accepted));
    assert_eq!(call.0.attempts().len(), 1);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn only_the_end_of_a_wait_leads_to_a_request() {
    let mut call = Call::new(Idempotency::Keyed);
    call.next(Event::Start, 0);
    call.next(lost(), 0);
    for event in unexpected_events() {
        let is_wake = matches!(event, Event::Woken);
        let Step::Wait(wait) = call.next(event, 400) else { panic!("no wait") };
        assert_eq!((wait.ms, wait.begins), (600, false));
        assert!(call.0.attempts().len() == 1 && (is_wake || !call.0.is_in_flight()));
    }
    assert!(sends(&call.next(Event::Woken, 1_000)));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn nothing_happens_after_the_end() {
    let mut call = Call::new(Idempotency::Unsafe);
    call.next(Event::Start, 0);
    let end = call.next(succeeded(), 5);
    for event in unexpected_events() {
        assert_eq!(call.next(event, 6), end);
    }
    assert_eq!(call.0.outcome(), Outcome::Sent);
    assert_eq!(call.0.attempts().len(), 1);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_timer_that_always_fires_early_ends_the_call() {
    let mut call = Call::new(Idempotency::Keyed);
    call.next(Event::Start, 0);
    call.next(lost(), 0);
    for _ in 0..100 {
        assert!(matches!(call.next(Event::Woken, 10), Step::Wait(wait) if wait.ms == 990));
    }
    assert_eq!(call.next(Event::Woken, 10), Step::Done(StopReason::Timer));
    // The failure is that of the last attempt, and the rest of the wait does not count.
    assert_eq!(call.0.failure().unwrap().category.word(), "network");
    assert_eq!((call.0.outcome(), call.0.waited_ms()), (Outcome::Unknown, 10));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_call_with_the_callers_key_does_not_wait_behind_the_gate_longer_than_the_key_lives() {
    let limit = ErrorFacts { retry_after_ms: Some(5_000), ..ErrorFacts::default() };
    // An earlier call may have used the caller's key. A key that was made for this call is fresh when its request leaves.
    for (is_caller_key, waits) in [(true, false), (false, true)] {
        let plan = Plan { is_caller_key, key_ttl_ms: Some(4_000), ..Call::new(Idempotency::Keyed).0.plan().clone() };
        let mut call = Call(Exchange::new(plan, 0), Gate::default());
        call.1.close(&Lanes::default(), &limit, 0, 0);
        let step = call.next(Event::Start, 0);
        assert_eq!(matches!(step, Step::Wait(_)), waits, "the caller gave the key: {is_caller_key}");
        assert_eq!(step == Step::Done(StopReason::Deadline), !waits, "the caller gave the key: {is_caller_key}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_held_attempt_does_not_count() {
    let mut call = Call::new(Idempotency::Unsafe);
    call.next(Event::Start, 0);
    // Another call was rejected meanwhile.
    let limit = ErrorFacts { retry_after_ms: Some(500), ..ErrorFacts::default() };
    call.1.close(&Lanes::default(), &limit, 0, 10);
    let Step::Wait(wait) = call.next(Event::Held, 20) else { panic!("not held") };
    assert_eq!((wait.ms, wait.why, wait.begins, wait.hint_ms), (490, WaitReason::Gate, true, Some(490)));
    assert_eq!((call.0.outcome(), call.0.attempt_count()), (Outcome::NotSent, 0));
    assert!(matches!(call.next(Event::Woken, 510), Step::Send { attempt: 1, .. }));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_host_that_holds_every_attempt_ends_the_call() {
    let mut call = Call::new(Idempotency::Unsafe);
    call.next(Event::Start, 0);
    for _ in 0..100 {
        assert!(sends(&call.next(Event::Held, 1)));
    }
    assert_eq!(call.next(Event::Held, 1), Step::Done(StopReason::Timer));
    assert_eq!(call.0.outcome(), Outcome::NotSent);
    assert!(call.0.failure().is_some());
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_outcome_is_right_at_every_moment() {
    for (idempotency, out) in [(Idempotency::Keyed, Outcome::Unknown), (Idempotency::Safe, Outcome::NotSent)] {
        let mut call = Call::new(idempotency);
        assert_eq!(call.0.outcome(), Outcome::NotSent);
        call.next(Event::Start, 0);
        assert_eq!(call.0.outcome(), out, "a request in flight may have been accepted");
        call.next(Event::Failed { facts: client_side::network(), reached: false }, 1);
        assert_eq!(call.0.outcome(), Outcome::NotSent, "it never left");
        call.next(Event::Woken, 1_001);
        call.next(lost(), 1_002);
        assert_eq!(call.0.outcome(), out, "it may have been accepted and its response lost");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_call_is_retryable_only_if_that_cannot_send_twice() {
    // Idempotency, lifetime of the key, whether the request left, the wait that the provider asks for, and the expectation.
    let cases = [
        (Idempotency::Unsafe, None, true, 0, false),
        (Idempotency::Unsafe, None, false, 0, true),
        (Idempotency::Keyed, None, true, 0, true),
        (Idempotency::Keyed, Some(60_000), true, 59_000, true),
        // The provider forgets the key before the end of the wait.
        (Idempotency::Keyed, Some(60_000), true, 60_000, false),
        (Idempotency::Idempotent, None, true, 0, true),
        (Idempotency::Safe, None, true, 0, true),
    ];
    for (idempotency, key_ttl_ms, reached, wait, expected) in cases {
        let Call(exchange, _) = Call::new(idempotency);
        let mut call = Call::with(Plan {
            key_ttl_ms,
            policy: Policy { max_attempts: 1, ..Policy::DEFAULT },
            ..exchange.plan().clone()
        });
        call.next(Event::Start, 0);
        let facts = Box::new(ErrorFacts { retry_after_ms: Some(wait), ..*client_side::network() });
        assert!(matches!(call.next(Event::Failed { facts, reached }, 500), Step::Done(_)));
        let facts = call.0.failure().unwrap();
        assert_eq!(call.0.retryable(facts), expected, "{idempotency:?}, {key_ttl_ms:?}, reached: {reached}, {wait} ms");
        assert!(
            !call.0.retryable(&ErrorFacts { transient: false, ..facts.clone() }),
            "a failure that does not pass is never retryable"
        );
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    fn event(kind: u8, wait_ms: u64) -> Event {
        let facts = || Box::new(ErrorFacts { retry_after_ms: Some(wait_ms), ..*client_side::network() });
        match kind {
            0 => Event::Start,
            1 => succeeded(),
            2 | 7 | 8 => Event::Failed { facts: facts(), reached: true },
            3 | 9 | 10 => Event::Failed { facts: facts(), reached: false },
            4 | 11 => Event::Held,
            5 => Event::Aborted { facts: client_side::aborted(), reached: true },
            _ => Event::Woken,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]
        #[test]
        fn a_call_makes_its_attempts_one_by_one_and_in_time_whatever_the_host_does(
            events in proptest::collection::vec((0_u8..20, 0_u64..3_000, 0_u64..3_000), 1..60), keyed in proptest::bool::ANY, lanes in 0_u64..5_000,
        ) {
            let mut call = Call::new(if keyed { Idempotency::Keyed } else { Idempotency::Unsafe });
            call.1.close(&Lanes::default(), &ErrorFacts { retry_after_ms: Some(lanes), ..ErrorFacts::default() }, 0, 0);
            let (mut now, mut sent, mut due, mut lost) = (0, 0_u32, lanes, false);
            for (kind, later, wait) in std::iter::once((0, 0, 0)).chain(events) {
                now += later;
                let (was_out, was_over) = (call.0.is_in_flight(), call.0.is_over());
                lost |= was_out && matches!(kind, 2 | 7 | 8);
                let is_held = matches!(kind, 4 | 11);
                // A held attempt was not made.
                sent -= u32::from(was_out && is_held);
                match call.next(event(kind, wait), now) {
                    Step::Send { attempt, timeout_ms } => {
                        prop_assert!(kind == 0 || kind == 6 || is_held || kind > 11, "event {kind} led to a request");
                        prop_assert!(!was_out || is_held, "a second request while one is in flight");
                        prop_assert!(now >= due && now < 60_000 && now + timeout_ms <= 60_000);
                        sent += 1;
                        prop_assert!(attempt <= 4 && sent <= 4 && (keyed || !lost), "attempt {attempt}");
                    }
                    Step::Wait(wait) if wait.begins => due = now + wait.ms,
                    Step::Wait(wait) => prop_assert!(now + wait.ms == due.max(now)),
                    Step::Nothing => prop_assert!(!was_over),
                    Step::Done(_) => prop_assert!(call.0.is_over()),
                }
                prop_assert!(lost || call.0.is_in_flight() || call.0.is_over() || call.0.outcome() == Outcome::NotSent);
            }
        }
    }
}
