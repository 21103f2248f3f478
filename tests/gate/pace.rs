//! Many calls at once against a limit: none is early, none is lost, and hardly any is refused twice.

use proptest::prelude::*;
use tidings::error::Outcome;
use tidings::exchange::Why;

use crate::provider::Counts::{Anchored, Bucket, Windows};
use crate::provider::Tells::{All, AllInSeconds, Wait, WaitInSeconds};
use crate::provider::{Counts, Rule, Tells};
use crate::world::{End, Schedule, World};

const COUNTS: [Counts; 3] = [Windows, Anchored, Bucket];
const TELLS: [Tells; 4] = [All, AllInSeconds, Wait, WaitInSeconds];

struct Row {
    limit: u64,
    window_ms: u64,
    calls: usize,
    at_once: usize,
    latency_ms: u64,
    why: &'static str,
}

const ROWS: [Row; 8] = [
    Row { limit: 5, window_ms: 1_000, calls: 60, at_once: 60, latency_ms: 20, why: "Promise.all of sixty" },
    Row { limit: 5, window_ms: 1_000, calls: 150, at_once: 8, latency_ms: 20, why: "sendMany" },
    Row { limit: 5, window_ms: 1_000, calls: 60, at_once: 60, latency_ms: 0, why: "a provider next door" },
    Row { limit: 20, window_ms: 1_000, calls: 200, at_once: 100, latency_ms: 15, why: "a faster one" },
    Row { limit: 1, window_ms: 1_000, calls: 30, at_once: 30, latency_ms: 50, why: "one a second" },
    Row { limit: 1, window_ms: 10_000, calls: 8, at_once: 8, latency_ms: 50, why: "one in ten seconds" },
    Row { limit: 100, window_ms: 60_000, calls: 150, at_once: 150, latency_ms: 100, why: "a window of a minute" },
    Row { limit: 10, window_ms: 1_000, calls: 100, at_once: 3, latency_ms: 80, why: "hardly over the limit" },
];

fn run(row: &Row, counts: Counts, tells: Tells, seed: u64) -> (World, Vec<End>) {
    let Row { limit, window_ms, calls, at_once, latency_ms, .. } = *row;
    let mut world = World::new(Schedule { calls, at_once, latency_ms, late_ms: 8, deadline_ms: 600_000, seed });
    let ends = world.run(Rule { counts, tells, limit, window_ms });
    (world, ends)
}

fn each(check: impl Fn(&Row, Counts, Tells, &World, &[End], &str)) {
    for row in &ROWS {
        for counts in COUNTS {
            for tells in TELLS {
                for seed in 0..20 {
                    let (world, ends) = run(row, counts, tells, seed);
                    let name = format!("{}, {counts:?}, {tells:?}, seed {seed}", row.why);
                    check(row, counts, tells, &world, &ends, &name);
                }
            }
        }
    }
}

#[test]
fn no_request_leaves_before_the_time_that_was_asked() {
    each(|_, _, _, world, _, name| assert!(world.early.is_empty(), "{name}: {:?}", world.early));
}

#[test]
fn no_message_is_lost_to_a_limit() {
    each(|_, _, _, _, ends, name| {
        let lost: Vec<_> = ends.iter().filter(|end| end.why != Why::Accepted).collect();
        assert!(lost.is_empty(), "{name}: {} lost, such as {:?}", lost.len(), lost[0]);
    });
}

#[test]
fn with_limit_fields_each_message_is_refused_at_most_once() {
    each(|_, _, tells, _, ends, name| {
        if matches!(tells, All | AllInSeconds) {
            let most = ends.iter().map(|end| end.requests).max();
            assert!(most <= Some(2), "{name}: {most:?}");
        }
    });
}

#[test]
#[ignore = "prints a table"]
fn table() {
    for row in &ROWS {
        for counts in COUNTS {
            for tells in TELLS {
                let (mut lost, mut most, mut requests, mut early, mut took) = (0, 0, 0, 0, 0);
                for seed in 0..20 {
                    let (world, ends) = run(row, counts, tells, seed);
                    lost += ends.iter().filter(|end| end.why != Why::Accepted).count();
                    most = most.max(ends.iter().map(|end| end.requests).max().unwrap());
                    requests = requests.max(world.requests);
                    early += world.early.len();
                    took = took.max(ends.iter().map(|end| end.ended_ms).max().unwrap() - crate::world::BEGIN_MS);
                }
                println!(
                    "{:24} {:10} {:14} calls {:3} at once {:3} | requests {requests:4} most {most} lost {lost:3} early {early} took {:6} of {}",
                    row.why,
                    format!("{counts:?}"),
                    format!("{tells:?}"),
                    row.calls,
                    row.at_once,
                    took,
                    row.calls as u64 * row.window_ms / row.limit
                );
            }
        }
    }
}
