//! The state machine of a call, step by step in virtual time: every row of data/exchange.json.

#[path = "support/json.rs"]
mod json;
#[path = "support/providers.rs"]
mod providers;

use json::value;
use serde_json::Value as Json;
use tidings::call::exchange::{Event, Exchange, Idempotency, Plan, Step};
use tidings::call::{Gate, Lanes, Policy, Quota, delay};
use tidings::error::{self, ErrorFacts, client_side};
use tidings::util::http::{Body, Headers, Response};
use tidings::vocabulary::Jitter;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_call_in_the_table_takes_the_expected_steps() {
    let table: Vec<Json> = serde_json::from_str(include_str!("../data/exchange.json")).unwrap();
    assert!(table.len() > 40);
    for row in &table {
        let limit = row["limit"].as_u64().or(row["quota"].as_u64()).unwrap() as u32;
        let mut quota = Quota::new(limit);
        let tokens = row["quota"].as_u64().unwrap() as u32;
        while quota.tokens() > tokens {
            spend(&mut quota, tokens);
        }
        for call in row["calls"].as_array().unwrap() {
            run(row, call, &mut quota);
        }
    }
}

/// Takes tokens from the quota until `tokens` are left, as other calls would.
fn spend(quota: &mut Quota, tokens: u32) {
    use tidings::call::Cost;
    while quota.tokens() > tokens && quota.take(Cost::Transient) {}
    while quota.tokens() < tokens {
        quota.refund(None);
    }
}

fn run(row: &Json, call: &Json, quota: &mut Quota) {
    let name = format!("{}: {}", row["name"], row["why"]);
    let plan = Plan {
        idempotency: match row["idempotency"].as_str().unwrap() {
            "safe" => Idempotency::Safe,
            "idempotent" => Idempotency::Idempotent,
            "keyed" => Idempotency::Keyed,
            "unsafe" => Idempotency::Unsafe,
            other => panic!("{name}: idempotency {other}"),
        },
        policy: policy(&row["policy"]),
        timeout_ms: row["timeoutMs"].as_u64().unwrap_or(30_000),
        deadline_ms: row["deadlineMs"].as_u64().unwrap_or(120_000),
        is_caller_key: row["callerKey"] == true,
        key_ttl_ms: row["keyTtlMs"].as_u64(),
        lanes: Lanes { account: "account".into(), ..Lanes::default() },
    };
    // The gate that the call itself closes must not hold it longer than its own wait.
    let gate = &mut Gate::default();
    // Not 0: a machine that confuses a point in time with a duration must fail.
    let mut now = 5_000_000;
    let mut exchange = Exchange::new(plan, now);
    if call["abortedBefore"] == true {
        let step = exchange.next(
            Event::Aborted { facts: client_side::aborted(), reached: false },
            now,
            0.0,
            Some(quota),
            gate,
        );
        assert!(matches!(step, Step::Done(why) if why.word() == "aborted"), "{name}");
        assert_eq!(exchange.attempts().len() as u64, call["attempts"].as_u64().unwrap(), "{name}");
        assert_eq!(exchange.outcome().word(), call["outcome"], "{name}");
        return;
    }
    let mut step = exchange.next(Event::Start, now, 0.0, Some(quota), gate);
    for (index, expected) in call["steps"].as_array().unwrap().iter().enumerate() {
        let name = format!("{name}, attempt {}", index + 1);
        let Step::Send { attempt, timeout_ms } = step else { panic!("{name}: no request, but {step:?}") };
        assert_eq!(attempt as usize, index + 1, "{name}");
        if let Some(timeout) = expected["timeoutMs"].as_u64() {
            assert_eq!(timeout_ms, timeout, "{name}");
        }
        now += expected["takesMs"].as_u64().unwrap_or(7);
        step = exchange.next(event(expected), now, 0.0, Some(quota), gate);
        if let Some(wait) = expected["waitMs"].as_u64() {
            let Step::Wait(waited) = &step else { panic!("{name}: no wait, but {step:?}") };
            assert_eq!(waited.ms, wait, "{name}");
            if let Some(why) = expected["why"].as_str() {
                assert_eq!(waited.why.word(), why, "{name}");
            }
            assert_eq!(exchange.attempts().last().unwrap().wait_ms, wait, "{name}");
            check_quota(expected, quota, &name);
            step = pass(expected, &mut exchange, &mut now, (quota, gate), &name);
        } else {
            let Step::Done(why) = step else { panic!("{name}: not the end, but {step:?}") };
            assert_eq!(why.word(), expected["done"], "{name}");
            check_quota(expected, quota, &name);
        }
        check_end(expected, &exchange, &name);
    }
}

/// Lets the wait pass as the row says: to its end, early, late, or aborted.
fn pass(
    expected: &Json,
    exchange: &mut Exchange,
    now: &mut u64,
    (quota, gate): (&mut Quota, &mut Gate),
    name: &str,
) -> Step {
    let wait = expected["waitMs"].as_u64().unwrap();
    if let Some(after) = expected["abortsAfterMs"].as_u64() {
        *now += after;
        let step = exchange.next(
            Event::Aborted { facts: client_side::aborted(), reached: false },
            *now,
            0.0,
            Some(quota),
            gate,
        );
        assert!(matches!(step, Step::Done(why) if why.word() == expected["thenDone"]), "{name}");
        return step;
    }
    if let Some(early) = expected["wakesEarlyByMs"].as_u64() {
        *now += wait - early;
        let step = exchange.next(Event::Woken, *now, 0.0, Some(quota), gate);
        let Step::Wait(rest) = &step else { panic!("{name}: woken early, it continued") };
        assert_eq!((rest.ms, rest.begins), (early, false), "{name}");
        *now += early;
    } else {
        *now += wait + expected["wakesLateByMs"].as_u64().unwrap_or(0);
    }
    let step = exchange.next(Event::Woken, *now, 0.0, Some(quota), gate);
    if let Some(then) = expected["thenDone"].as_str() {
        assert!(matches!(step, Step::Done(why) if why.word() == then), "{name}: {step:?}");
    }
    step
}

fn check_quota(expected: &Json, quota: &Quota, name: &str) {
    if let Some(left) = expected["quota"].as_u64() {
        assert_eq!(u64::from(quota.tokens()), left, "{name}: the quota");
    }
}

fn check_end(expected: &Json, exchange: &Exchange, name: &str) {
    let failure = exchange.failure();
    if let Some(outcome) = expected["outcome"].as_str() {
        assert_eq!(exchange.outcome().word(), outcome, "{name}: the outcome");
    }
    if let Some(transient) = expected["transient"].as_bool() {
        assert_eq!(failure.unwrap().transient, transient, "{name}");
    }
    if let Some(retryable) = expected["retryable"].as_bool() {
        assert_eq!(exchange.retryable(failure.unwrap()), retryable, "{name}");
    }
    if let Some(ms) = expected["retryAfterMs"].as_u64() {
        assert_eq!(failure.unwrap().retry_after_ms, Some(ms), "{name}");
    }
    if let Some(ms) = expected["waitedMs"].as_u64() {
        assert_eq!(exchange.waited_ms(), ms, "{name}");
    }
}

fn event(row: &Json) -> Event {
    let reached = row["reached"].as_bool().unwrap_or(true);
    if row["aborts"] == true {
        return Event::Aborted { facts: client_side::aborted(), reached };
    }
    match row["lost"].as_str() {
        Some("network") => return Event::Failed { facts: client_side::network(), reached },
        Some("timeout") => return Event::Failed { facts: client_side::timeout(1_000), reached },
        _ => {}
    }
    let response = &row["response"];
    let status = response["status"].as_u64().unwrap() as u16;
    if (200..300).contains(&status) {
        return Event::Succeeded { status, request_id: None, rate_limit: None };
    }
    Event::Failed { facts: Box::new(read(response, status)), reached }
}

fn read(response: &Json, status: u16) -> ErrorFacts {
    let pairs = response["headers"].as_object().into_iter().flatten();
    let headers: Headers = pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    let body = value(&response["body"]);
    let body = if body.is_null() { Body::Empty } else { Body::Json(&body) };
    let profile = response["provider"].as_str().and_then(providers::find);
    error::read(&Response { status, headers: &headers, body, now_ms: 1_767_225_600_000 }, profile)
}

/// The policy, read from options as a caller writes them.
fn policy(options: &Json) -> Policy {
    let options = serde_json::json!({ "provider": "nativehub", "apiKey": "nmk_test", "retry": options });
    providers::client(&value(&options)).expect("the options are right").policy
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn jitter_stays_within_its_bounds() {
    let bounds = [
        (Jitter::None, 400, 400),
        (Jitter::Plus, 400, 600),
        (Jitter::Full, 0, 400),
        (Jitter::Equal, 200, 400),
        (Jitter::Decorrelated, 100, 600),
    ];
    for (jitter, min, max) in bounds {
        let policy = Policy { base_ms: 100, jitter, ..Policy::DEFAULT };
        // A jitter that ignores the random number would also stay within the bounds.
        let range = delay(&policy, 3, 200, None, 0.999).ms - delay(&policy, 3, 200, None, 0.0).ms;
        assert!(range + 2 >= max - min, "{jitter:?} has a range of {range} ms");
        for step in 0..=100 {
            let random = f64::from(step) / 101.0;
            let ms = delay(&policy, 3, 200, None, random).ms;
            assert!((min..=max).contains(&ms), "{jitter:?} gave {ms}");
        }
        // A hint is a floor, and no random number can lower it.
        for random in [0.0, 0.999, 1.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(delay(&policy, 3, 200, Some(5_000), random).ms >= 5_000, "{jitter:?}");
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_delay_is_never_shorter_than_its_hint_and_never_longer_than_a_timer(
            base in 0_u64..=2_147_483_647, factor in 1.0_f64..=100.0, max in 0_u64..=2_147_483_647, retry in 1_u32..1_000,
            previous in any::<u64>(), hint in proptest::option::of(0_u64..=2_147_483_647), random in any::<f64>(), kind in 0_usize..5,
        ) {
            let jitter = Jitter::ALL[kind];
            let policy = Policy { base_ms: base, factor, max_ms: max, jitter, ..Policy::DEFAULT };
            let delay = delay(&policy, retry, previous, hint, random);
            prop_assert!(delay.ms >= hint.unwrap_or(0));
            prop_assert!(delay.ms <= 2_147_483_647);
        }
    }
}
