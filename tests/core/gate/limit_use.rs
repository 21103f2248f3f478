//! How much of a limit is used after a 429, and how many requests are rejected: for each kind of limit, by what its responses report.

use proptest::prelude::*;

use crate::many_calls::{ManyCalls, Schedule};
use crate::provider::Counts::{Anchored, Bucket, Sliding, Windows};
use crate::provider::Reports::{All, AllInSeconds, LimitAndRemaining, Remaining, Wait, WaitInSeconds};
use crate::provider::{Counts, Reports, Rule};

const EVERY_KIND: &[Counts] = &[Windows, Anchored, Bucket, Sliding];
const NOT_SLIDING: &[Counts] = &[Windows, Anchored, Bucket];
const FIELDS: &[Reports] = &[All, AllInSeconds, LimitAndRemaining, Remaining];
const ONLY_WAITS: &[Reports] = &[Wait, WaitInSeconds];

struct Row {
    limit: u64,
    window_ms: u64,
    latency_ms: u64,
    counts: &'static [Counts],
    reports: &'static [Reports],
    /// The least share of the limit that is used, in percent.
    min_used: f64,
    /// The largest share of the responses that is a rejection, in percent.
    max_rejected: f64,
    why: &'static str,
}

#[rustfmt::skip]
const ROWS: [Row; 10] = [
    Row { limit: 200, window_ms: 60_000, latency_ms: 20, counts: EVERY_KIND, reports: FIELDS, min_used: 97.0, max_rejected: 1.0,
        why: "what is left shows where a window begins, and so when it ends" },
    Row { limit: 200, window_ms: 60_000, latency_ms: 20, counts: NOT_SLIDING, reports: ONLY_WAITS, min_used: 97.0, max_rejected: 1.0,
        why: "the pace is found by two or three rejections, and kept just above the rejected one" },
    Row { limit: 200, window_ms: 60_000, latency_ms: 20, counts: &[Sliding], reports: ONLY_WAITS, min_used: 50.0, max_rejected: 1.0,
        why: "a sliding window repeats the pace of the minute before, fast and slow, and nothing tells that" },
    Row { limit: 200, window_ms: 60_000, latency_ms: 200, counts: NOT_SLIDING, reports: FIELDS, min_used: 97.0, max_rejected: 1.0,
        why: "responses in any order: an old one is no new window" },
    Row { limit: 200, window_ms: 60_000, latency_ms: 200, counts: &[Sliding], reports: &[All, AllInSeconds, LimitAndRemaining], min_used: 97.0, max_rejected: 1.0,
        why: "the same" },
    Row { limit: 20, window_ms: 60_000, latency_ms: 20, counts: EVERY_KIND, reports: &[All, AllInSeconds, LimitAndRemaining], min_used: 97.0, max_rejected: 1.0,
        why: "a low limit: one rejection a window would be 5 %" },
    Row { limit: 20, window_ms: 60_000, latency_ms: 20, counts: EVERY_KIND, reports: &[Remaining, Wait, WaitInSeconds], min_used: 97.0, max_rejected: 2.0,
        why: "the same without the limit" },
    Row { limit: 5, window_ms: 1_000, latency_ms: 20, counts: NOT_SLIDING, reports: FIELDS, min_used: 96.0, max_rejected: 1.0,
        why: "resets in whole seconds are as long as the window; the way of a response is lost in each second" },
    Row { limit: 40, window_ms: 1_000, latency_ms: 30, counts: EVERY_KIND, reports: FIELDS, min_used: 93.0, max_rejected: 1.0,
        why: "25 ms between two requests: a step of the pace is less than a millisecond" },
    Row { limit: 40, window_ms: 1_000, latency_ms: 30, counts: NOT_SLIDING, reports: ONLY_WAITS, min_used: 90.0, max_rejected: 1.0,
        why: "a faster pace is tried once a minute: its rejection costs a whole second" },
];

/// The share of the limit that is used, and the share of the responses that is a rejection, from the second window after the first
/// rejection on, in percent.
fn measure(schedule: Schedule, rule: Rule) -> (f64, f64) {
    let mut simulation = ManyCalls::new(schedule);
    simulation.run(rule);
    assert!(simulation.early.is_empty(), "{rule:?}: {:?}", simulation.early);
    let arrivals = &simulation.arrivals;
    let closed_ms = arrivals.iter().find(|(_, is_accepted)| !is_accepted).map_or(0, |(at_ms, _)| *at_ms);
    let from_ms = closed_ms + 2 * rule.window_ms;
    let to_ms = arrivals.last().map_or(0, |(at_ms, _)| *at_ms);
    let judged: Vec<_> = arrivals.iter().filter(|(at_ms, _)| (from_ms..to_ms).contains(at_ms)).collect();
    let accepted = judged.iter().filter(|(_, is_accepted)| *is_accepted).count() as f64;
    let windows = (to_ms - from_ms) as f64 / rule.window_ms as f64;
    (100.0 * accepted / windows / rule.limit as f64, 100.0 * (1.0 - accepted / judged.len() as f64))
}

#[test]
fn after_a_rejection_the_limit_is_used_and_hardly_ever_exceeded() {
    let mut wrong = Vec::new();
    for row in &ROWS {
        let Row { limit, window_ms, latency_ms, counts, reports, min_used, max_rejected, why } = *row;
        // 30 windows and 3,000 requests, and five minutes.
        let calls = (limit * (3_000_u64.div_ceil(limit)).max(30).max(300_000 / window_ms)) as usize;
        let schedule = Schedule { calls, at_once: 8, latency_ms, late_ms: 8, deadline_ms: 600_000, seed: 1 };
        for &counts in counts {
            for &reports in reports {
                let (used, rejected) = measure(schedule, Rule { counts, reports, limit, window_ms });
                println!(
                    "{limit} in {window_ms} ms, {counts:?}, {reports:?}: {used:.1} % used, {rejected:.2} % rejected"
                );
                if used < min_used || rejected > max_rejected {
                    wrong.push(format!("{counts:?}, {reports:?}: {used:.1} % used, {rejected:.2} % rejected ({why})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn what_the_fields_say_makes_no_limit_be_exceeded_or_left_unused(
        limit in 5_u64..300, window_s in 5_u64..=60, counts in 0_usize..4, reports in 0_usize..4, at_once in 2_usize..30,
        latency_ms in 0_u64..100, seed in any::<u64>(),
    ) {
        let rule = Rule { counts: EVERY_KIND[counts], reports: FIELDS[reports], limit, window_ms: window_s * 1_000 };
        let calls = (limit * 8).max(400) as usize;
        let (used, rejected) = measure(Schedule { calls, at_once, latency_ms, late_ms: 8, deadline_ms: 600_000, seed }, rule);
        // A sliding window repeats the gaps of the window before.
        let min_used = if rule.counts == Sliding { 40.0 } else { 85.0 };
        prop_assert!(used >= min_used, "{used} % used: {rule:?}");
        prop_assert!(rejected <= 5.0, "{rejected} % rejected: {rule:?}");
    }
}
