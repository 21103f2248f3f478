//! The gate as plain data, and the lanes that it removes.

use tidings::call::Gate;
use tidings::call::exchange::{Event, Step};
use tidings::util::json::parse;
use tidings::util::json_text::to_json;
use tidings::util::value::Value;
use tidings::vocabulary::Scope;

use crate::json::number;
use crate::provider::limited;
use crate::single_call::{SingleCall, closed, lanes, limit};

#[test]
fn a_lane_that_is_not_needed_is_removed() {
    let lanes = lanes("from A", "to 1");
    for (scope, opens, kept) in
        [(Scope::Recipient, 5_000, false), (Scope::Sender, 5_000, true), (Scope::Account, 5_000, true)]
    {
        let mut gate = closed(&lanes, 5_000, scope);
        gate.forget(opens - 1);
        assert_ne!(gate, Gate::default(), "{scope:?}: still closed");
        gate.forget(opens);
        assert_eq!(gate != Gate::default(), kept, "{scope:?}: its pace is needed");
        gate.forget(opens + 60_000);
        assert_eq!(gate, Gate::default(), "{scope:?}: no request left for a minute");
    }
}

#[test]
fn the_gate_is_the_same_after_conversion_to_data_and_back() {
    let lanes = lanes("from A", "to 1");
    let mut gate = closed(&lanes, 5_000, Scope::Account);
    SingleCall::new(&lanes, 0).start(0, &mut gate);
    let again = Gate::from(&parse(&to_json(&gate)).unwrap());
    assert_eq!(again, gate);
    assert_eq!(parse(&to_json(&again)).unwrap().get("sent send").get("closedUntil"), &number(5_000.0));
    assert_eq!(parse(&to_json(&Gate::default())).unwrap(), Value::Object(Vec::new()));
}

#[test]
fn the_longest_waits_survive_conversion() {
    let lanes = lanes("from A", "to 1");
    for wait_ms in [9_007_199_254_740_000, 9_007_199_254_740_991, u64::MAX] {
        let mut gate = closed(&lanes, wait_ms, Scope::Account);
        gate.close(&lanes, &limited(wait_ms, Scope::Account, None), 0, 1_000_000);
        let mut again = Gate::from(&parse(&to_json(&gate)).unwrap());
        assert!(again.closed_ms(&lanes, 1_000_000) > 9_000_000_000_000_000, "{wait_ms}");
        let step = SingleCall::new(&lanes, 1_000_000).next(Event::Start, 1_000_000, &mut again);
        assert!(matches!(step, Step::Done(_)), "{wait_ms}: {step:?}");
    }
}

#[test]
fn invalid_data_is_ignored() {
    let lane = |properties: &[(&str, Value)]| {
        let properties =
            properties.iter().map(|(name, value)| ((*name).to_owned().into(), value.clone().into_owned())).collect();
        Value::Object(vec![("sent send".into(), Value::Object(properties))])
    };
    let junk = [
        lane(&[("closedUntil", number(f64::NAN)), ("first", number(-1e300))]),
        Value::Null,
        Value::from("x"),
        Value::Array(vec![Value::Bool(true)]),
        Value::Object(vec![("sent send".into(), Value::Null)]),
        lane(&[("closedUntil", Value::from("soon")), ("nextAt", number(f64::NAN)), ("end", number(-1.0))]),
        lane(&[("closedUntil", number(0.5)), ("first", Value::Other("a function"))]),
    ];
    for value in junk {
        let mut gate = Gate::from(&value);
        assert_eq!(SingleCall::new(&lanes("from A", "to 1"), 0).start(0, &mut gate), 0, "{value:?}");
    }
    // Contradictions and the largest numbers cause no panic and no early request.
    let max = number(9_007_199_254_740_991.0);
    for name in ["closedUntil", "nextAt", "first", "end", "intervalMs", "windowMs", "limit", "accepted", "waiting"] {
        let mut gate =
            Gate::from(&lane(&[("closedUntil", number(50.0)), ("nextAt", number(50.0)), (name, max.clone())]));
        let mut call = SingleCall::new(&lanes("from A", "to 1"), 0);
        let step = call.next(Event::Start, 0, &mut gate);
        assert!(!matches!(step, Step::Send { .. }), "{name}: {step:?}");
        call.wake(1_000_000, &mut gate);
        gate.close(&lanes("from A", "to 1"), &limited(u64::MAX, Scope::Account, limit(0, u64::MAX)), 0, u64::MAX);
        gate.succeed(&lanes("from A", "to 1"), limit(0, u64::MAX).as_ref(), u64::MAX, u64::MAX);
    }
}
