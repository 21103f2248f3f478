//! What the lane learns of the provider's windows: until when it holds, and what it does not take for a new window.

use tidings::call::Gate;
use tidings::error::ErrorFacts;
use tidings::timing::RateLimit;
use tidings::util::json::parse;
use tidings::vocabulary::{Category, Scope};

use crate::provider::limited;
use crate::single_call::{SingleCall, lanes};

/// A response: when its request was sent, when it arrived, what it says is left, and until when it says that the window lasts.
type Seen = (u64, u64, u64, Option<u64>);

/// A lane of a limit of 5 a minute that was rejected at 1,000 and opened at 61,000. Returns until when it holds the next call after
/// these responses.
fn held_until(responses: &[Seen]) -> u64 {
    let lanes = lanes("from A", "to 1");
    let limit = |remaining, reset_ms| Some(RateLimit { limit: Some(5), remaining: Some(remaining), reset_ms });
    let mut gate = Gate::default();
    gate.close(&lanes, &limited(60_000, Scope::Account, limit(0, None)), 900, 1_000);
    for (sent, at, remaining, reset_at) in responses {
        gate.succeed(&lanes, limit(*remaining, reset_at.map(|reset| reset - at)).as_ref(), *sent, *at);
    }
    let last = responses.last().map_or(61_000, |response| response.1);
    last + SingleCall::new(&lanes, last).start(last, &mut gate)
}

#[test]
fn a_window_that_is_used_up_holds_until_a_window_after_it_began() {
    let began: Seen = (61_000, 61_020, 4, None);
    let cases: [(&[Seen], u64, &str); 10] = [
        (&[began, (62_000, 62_020, 3, None)], 62_020, "something is left"),
        (&[began, (90_000, 90_020, 0, None)], 121_020, "the window began with the first response"),
        (&[(90_000, 90_020, 0, None)], 150_020, "nothing showed when it began, so it may begin now"),
        (
            &[began, (70_000, 70_020, 2, None), (69_000, 71_000, 3, None), (90_000, 90_020, 0, None)],
            121_020,
            "an old response, with more that is left, is no new window",
        ),
        (&[began, (60_500, 62_000, 0, None)], 62_000, "a response of the window before holds nothing"),
        (
            &[began, (70_000, 70_020, 0, None), (121_020, 121_040, 1, None), (130_000, 130_020, 0, None)],
            130_020,
            "a little more is no new window: the limit is refilled bit by bit",
        ),
        (
            &[began, (70_000, 70_020, 0, None), (121_020, 121_040, 4, None), (130_000, 130_020, 0, None)],
            181_040,
            "the next window",
        ),
        (&[began, (90_000, 90_020, 0, Some(120_500))], 120_500, "an exact reset counts"),
        (&[began, (90_000, 90_020, 0, Some(122_020))], 121_020, "a reset in whole seconds is rounded up"),
        (&[began, (90_000, 90_020, 0, Some(125_020))], 124_020, "by less than a second"),
    ];
    for (responses, expected, why) in cases {
        assert_eq!(held_until(responses), expected, "{why}");
    }
}

#[test]
fn a_lane_keeps_its_pace_after_a_wait_of_any_length() {
    // A wait of a minute is as long as a pace lives without requests.
    for wait_ms in [1_000, 60_000, 600_000] {
        let lanes = lanes("from A", "to 1");
        let mut gate = Gate::default();
        gate.close(&lanes, &limited(wait_ms, Scope::Account, None), 900, 1_000);
        let opens = 1_000 + wait_ms;
        let waits = [0, 1].map(|_| SingleCall::new(&lanes, opens).start(opens, &mut gate));
        assert!(waits[0] == 0 && waits[1] > 0, "{wait_ms}: {waits:?}");
    }
}

#[test]
fn a_rejection_slows_the_pace_by_what_it_was_too_fast() {
    // The wait, the requests that were accepted before it, and then the time between two requests, which was 100 ms.
    let cases = [
        (2_500, 10, 350, "ten requests should have taken 2.5 s more"),
        (10, 10, 104, "at least 1/32: the same pace would be rejected again"),
        (60_000, 2, 1_100, "others may have used the limit: one rejection is no proof"),
        (10, 0, 200, "no request was accepted: twice"),
        (400, 0, 500, "the wait, if it is exact"),
        (1_000, 0, 200, "a second may be any part of a second"),
    ];
    for (wait_ms, accepted, expected, why) in cases {
        let lanes = lanes("from A", "to 1");
        let state =
            r#"{"from A":{"closedUntil":1000,"nextAt":1000,"intervalMs":100,"windowMs":60000,"accepted":ACCEPTED}}"#;
        let state = state.replace("ACCEPTED", &accepted.to_string());
        let mut gate = Gate::from(&parse(&state).unwrap());
        gate.close(&lanes, &limited(wait_ms, Scope::Sender, None), 2_000, 2_000);
        assert_eq!(gate.lane("from A").unwrap().interval_ms, expected, "{why}");
        // What was in flight and an outage say nothing about the pace.
        gate.close(&lanes, &limited(wait_ms, Scope::Sender, None), 2_000, 2_001);
        let down = ErrorFacts { category: Category::Unavailable, ..*limited(wait_ms, Scope::Sender, None) };
        gate.close(&lanes, &down, 90_000, 90_000);
        assert_eq!(gate.lane("from A").unwrap().interval_ms, expected, "{why}");
    }
}

#[test]
fn a_rejection_long_before_the_limit_keeps_a_pace_off_that_is_at_most_twice_as_slow() {
    // How many requests of 200 were accepted before it, and the pace that is kept off, of 100 ms and a wait of 5 s.
    for (accepted, expected, why) in [(1, 200, "one proves little"), (50, 199, "a quarter of the limit: as it says")] {
        let lanes = lanes("from A", "to 1");
        let state = r#"{"from A":{"closedUntil":1000,"nextAt":1000,"intervalMs":100,"windowMs":20000,"limit":200,"accepted":N}}"#;
        let mut gate = Gate::from(&parse(&state.replace('N', &accepted.to_string())).unwrap());
        gate.close(&lanes, &limited(4_999, Scope::Sender, None), 2_000, 2_000);
        assert_eq!(gate.lane("from A").unwrap().floor_ms, expected, "{why}");
    }
}

#[test]
fn a_rejected_pace_is_tried_again_after_a_while_in_growing_steps() {
    let lanes = lanes("from A", "to 1");
    let state = r#"{"from A":{"closedUntil":1000,"nextAt":1000,"intervalMs":640,"windowMs":60000,"floorMs":640}}"#;
    let mut gate = Gate::from(&parse(state).unwrap());
    let mut floors = Vec::new();
    for number in 1..=1_024_u64 {
        gate.succeed(&lanes, None, 2_000, 2_000 + number);
        floors.push(gate.lane("from A").unwrap().floor_ms);
    }
    assert_eq!([254, 255, 511, 767, 1_023].map(|index| floors[index]), [640, 630, 611, 583, 547]);
    assert_eq!(gate.lane("from A").unwrap().interval_ms, 573, "it gets faster step by step");
}

#[test]
fn a_saved_lane_without_the_newer_properties_is_read() {
    let state = r#"{"sent send":{"closedUntil":5000,"nextAt":5000,"first":0,"end":0,"lastAt":900,"intervalMs":200,"windowMs":1000,"limit":5,"accepted":3,"waiting":0}}"#;
    let lanes = lanes("from A", "to 1");
    let mut gate = Gate::from(&parse(state).unwrap());
    assert_eq!(SingleCall::new(&lanes, 1_000).start(1_000, &mut gate), 4_000);
    let nothing_left = RateLimit { limit: Some(5), remaining: Some(0), reset_ms: None };
    gate.succeed(&lanes, Some(&nothing_left), 5_000, 5_020);
    assert_eq!(gate.lane("sent send").unwrap().next_at, 6_020, "it does not know when the window began");
}
