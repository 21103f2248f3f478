//! A deterministic simulation: hundreds of thousands of calls with random faults, in virtual time, from one seed. It checks the
//! promises that no single case can: nothing is sent twice, no request is early, an abort works at once, no panic. A failure
//! prints the seed; `TIDINGS_SEED=... cargo test --test simulation` repeats the run.
#![cfg(not(target_arch = "wasm32"))]

mod driver;
mod invariants;
#[path = "../support/json.rs"]
mod json;
#[path = "../support/providers.rs"]
mod providers;
mod record;
#[path = "../support/rng.rs"]
mod rng;
mod server;

use driver::Driver;
use record::{Cheat, Tally};
use rng::Rng;
use tidings::provider::Profile;

const CALLS: u32 = 100_000;

fn seed() -> u64 {
    let chosen = std::env::var("TIDINGS_SEED").ok().and_then(|seed| seed.parse().ok());
    let clock = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let seed = chosen.unwrap_or_else(clock);
    println!("TIDINGS_SEED={seed}");
    seed
}

/// Runs so many calls. The error is the first broken promise.
fn simulate(profile: &'static Profile<'static>, seed: u64, calls: u32, cheat: Cheat) -> Result<Tally, String> {
    let mut driver = Driver::new(profile, Rng::new(seed), cheat);
    for number in 0..calls {
        let broken = |what: String| format!("{} call {number} of TIDINGS_SEED={seed}: {what}", profile.id);
        let record = driver.call(number);
        invariants::check(&record).map_err(broken)?;
        driver.tally.add(&record);
    }
    Ok(driver.tally)
}

fn holds_for(name: &str) {
    let tally = simulate(providers::find(name).unwrap(), seed(), CALLS, Cheat::None)
        .unwrap_or_else(|broken| panic!("{broken}"));
    println!("{name}: {tally:?}");
    // A simulation without retries, hints, aborts and waits would prove nothing.
    assert!(tally.sent > CALLS / 10 && tally.not_sent > CALLS / 100, "{tally:?}");
    assert!(
        tally.retries > CALLS / 20
            && tally.hinted > CALLS / 100
            && tally.aborted > CALLS / 200
            && tally.held > CALLS / 200,
        "{tally:?}"
    );
}

#[test]
fn nativehub_holds_the_promises_over_a_hundred_thousand_sends() {
    holds_for("nativehub");
}

#[test]
fn texting_blue_holds_the_promises_over_a_hundred_thousand_sends() {
    holds_for("texting-blue");
}

#[test]
fn shingleai_holds_the_promises_over_a_hundred_thousand_reads() {
    holds_for("shingleai");
}

#[test]
fn sent_holds_the_promises_over_a_hundred_thousand_sends() {
    holds_for("sent");
}

#[test]
fn sent_v2_holds_the_promises_over_a_hundred_thousand_sends() {
    holds_for("sent-v2");
}

#[test]
fn a_rule_that_is_broken_on_purpose_is_noticed() {
    let cases = [
        // Retrying a lost POST without a key sends it twice.
        ("texting-blue", Cheat::RetryUnsafeCalls, "delivered "),
        // A new key for each attempt does not protect.
        ("sent", Cheat::NewKeyForEachAttempt, "keys ["),
        ("nativehub", Cheat::NewKeyForEachAttempt, "keys ["),
        ("sent", Cheat::WakeEarly, "earlier than asked"),
        // An error must not say "not sent" while in doubt.
        ("sent-v2", Cheat::ReportDoubtAsNotSent, "says not-sent"),
        ("sent", Cheat::IgnoreSignal, "continued after the abort"),
        ("sent", Cheat::IgnoreGate, "while the gate was closed"),
        ("texting-blue", Cheat::SendOnEveryWake, "delivered "),
    ];
    for (name, cheat, what) in cases {
        let broken = simulate(providers::find(name).unwrap(), seed(), CALLS, cheat).expect_err(name);
        assert!(broken.contains(what), "{name}, {cheat:?}: {broken}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = || simulate(providers::find("sent").unwrap(), 42, 5_000, Cheat::None).unwrap();
    assert_eq!(run(), run());
}
