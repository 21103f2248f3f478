//! Many calls at once against a limit: no request is early, no message is lost, and few are rejected twice.

use proptest::prelude::*;
use tidings::vocabulary::{Outcome, StopReason};

use crate::many_calls::{End, ManyCalls, Schedule};
use crate::provider::Counts::{Anchored, Bucket, Sliding, Windows};
use crate::provider::Reports::{All, AllInSeconds, Wait, WaitInSeconds};
use crate::provider::{Counts, Reports, Rule};

const COUNTS: [Counts; 4] = [Windows, Anchored, Bucket, Sliding];
const REPORTS: [Reports; 4] = [All, AllInSeconds, Wait, WaitInSeconds];

struct Row {
    limit: u64,
    window_ms: u64,
    calls: usize,
    at_once: usize,
    latency_ms: u64,
    why: &'static str,
}

const ROWS: [Row; 8] = [
    Row { limit: 5, window_ms: 1_000, calls: 60, at_once: 60, latency_ms: 20, why: "Promise.all with sixty sends" },
    Row { limit: 5, window_ms: 1_000, calls: 150, at_once: 8, latency_ms: 20, why: "sendMany" },
    Row { limit: 5, window_ms: 1_000, calls: 60, at_once: 60, latency_ms: 0, why: "no latency" },
    Row { limit: 20, window_ms: 1_000, calls: 200, at_once: 100, latency_ms: 15, why: "a higher limit" },
    Row { limit: 1, window_ms: 1_000, calls: 30, at_once: 30, latency_ms: 50, why: "one per second" },
    Row { limit: 1, window_ms: 10_000, calls: 8, at_once: 8, latency_ms: 50, why: "one per ten seconds" },
    Row { limit: 100, window_ms: 60_000, calls: 150, at_once: 150, latency_ms: 100, why: "a window of a minute" },
    Row { limit: 10, window_ms: 1_000, calls: 100, at_once: 3, latency_ms: 80, why: "slightly over the limit" },
];

fn run(row: &Row, counts: Counts, reports: Reports, seed: u64) -> (ManyCalls, Vec<End>) {
    let Row { limit, window_ms, calls, at_once, latency_ms, .. } = *row;
    let mut simulation =
        ManyCalls::new(Schedule { calls, at_once, latency_ms, late_ms: 8, deadline_ms: 600_000, seed });
    let ends = simulation.run(Rule { counts, reports, limit, window_ms });
    (simulation, ends)
}

/// Checks every row with every kind of limit and report, and twenty seeds.
fn each(check: impl Fn(&Row, Counts, Reports, &ManyCalls, &[End], &str)) {
    for row in &ROWS {
        for counts in COUNTS {
            for reports in REPORTS {
                for seed in 0..20 {
                    let (simulation, ends) = run(row, counts, reports, seed);
                    let name = format!("{}, {counts:?}, {reports:?}, seed {seed}", row.why);
                    check(row, counts, reports, &simulation, &ends, &name);
                }
            }
        }
    }
}

#[test]
fn no_request_leaves_earlier_than_the_provider_asked() {
    each(|_, _, _, simulation, _, name| assert!(simulation.early.is_empty(), "{name}: {:?}", simulation.early));
}

#[test]
fn no_message_is_lost_to_a_limit() {
    each(|_, _, _, _, ends, name| {
        let lost: Vec<_> = ends.iter().filter(|end| end.why != StopReason::Accepted).collect();
        assert!(lost.is_empty(), "{name}: {} lost, such as {:?}", lost.len(), lost[0]);
    });
}

#[test]
fn with_limit_fields_each_message_is_rejected_at_most_once() {
    each(|row, counts, reports, _, ends, name| {
        // The fields of a bucket report when it has one more, not how long its window is. Until that is known, it counts as a second.
        // A sliding window allows the next request a window after one that came early or late.
        let is_known =
            matches!(reports, All | AllInSeconds) && (counts != Bucket || row.window_ms <= 1_000) && counts != Sliding;
        let max = ends.iter().map(|end| end.requests).max();
        assert!(!is_known || max <= Some(2), "{name}: {max:?}");
    });
}

#[test]
fn a_campaign_makes_few_more_requests_than_messages() {
    for counts in COUNTS {
        for reports in REPORTS {
            for seed in 0..100 {
                let (simulation, _) = run(&ROWS[1], counts, reports, seed);
                assert!(simulation.requests < 168, "{counts:?}, {reports:?}, seed {seed}: {}", simulation.requests);
            }
        }
    }
}

#[test]
fn a_host_that_ignores_the_gate_is_early() {
    let mut simulation =
        ManyCalls::new(Schedule { calls: 30, at_once: 8, latency_ms: 20, late_ms: 8, deadline_ms: 600_000, seed: 1 });
    simulation.ignores_gate = true;
    simulation.run(Rule { counts: Windows, reports: All, limit: 5, window_ms: 1_000 });
    assert!(!simulation.early.is_empty() && simulation.requests > 40, "{} requests", simulation.requests);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]
    #[test]
    fn no_limit_no_latency_and_no_schedule_makes_a_call_early_or_late(
        limit in 1_u64..200, window_ms in 1_u64..100_000, counts in 0_usize..4, reports in 0_usize..4, calls in 1_usize..60,
        at_once in 1_usize..60, latency_ms in 0_u64..2_000, late_ms in 0_u64..3_000, deadline_ms in 1_u64..200_000, seed in any::<u64>(),
    ) {
        let mut simulation = ManyCalls::new(Schedule { calls, at_once, latency_ms, late_ms, deadline_ms, seed });
        let ends = simulation.run(Rule { counts: COUNTS[counts], reports: REPORTS[reports], limit, window_ms });
        prop_assert!(simulation.early.is_empty(), "early: {:?}", simulation.early);
        for end in ends {
            prop_assert!(end.requests <= 4, "{end:?}");
            // No wait and no request starts that would end after the deadline. A timer or a response may be late.
            prop_assert!(end.ended_ms <= end.began_ms + deadline_ms + late_ms.max(2 * latency_ms), "{end:?}");
            // Every rejection here is certain.
            prop_assert_eq!(end.outcome, if end.why == StopReason::Accepted { Outcome::Sent } else { Outcome::NotSent });
            prop_assert!(end.why == StopReason::Accepted || end.facts.is_some());
            prop_assert!(!matches!(end.why, StopReason::Timer | StopReason::Unsafe | StopReason::NotRetryable), "{end:?}");
        }
    }
}
