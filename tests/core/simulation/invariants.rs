//! The promises, as an onlooker can check them who sees the requests and the phone, but not the machine.

use tidings::vocabulary::{Outcome, StopReason};

use crate::record::Record;

pub(crate) fn check(record: &Record) -> Result<(), String> {
    one_key(record)?;
    nothing_twice(record)?;
    the_outcome_is_true(record)?;
    never_early(record)?;
    never_early_for_another(record)?;
    cancelled_at_once(record)?;
    in_time(record)
}

fn ensure(holds: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(broken()) }
}

/// Promise 1.
fn nothing_twice(record: &Record) -> Result<(), String> {
    ensure(record.delivered <= 1, || format!("delivered {} times", record.delivered))
}

/// Promise 1: "unknown" where it cannot be known, and nothing else anywhere.
fn the_outcome_is_true(record: &Record) -> Result<(), String> {
    let delivered = record.delivered;
    match record.outcome {
        Outcome::Sent if record.is_send => ensure(delivered == 1, || format!("says sent, delivered {delivered}")),
        Outcome::NotSent => ensure(delivered == 0, || format!("says not-sent, delivered {delivered}")),
        Outcome::Sent => ensure(record.why == StopReason::Accepted, || "a failed call says sent".to_owned()),
        Outcome::Unknown => ensure(record.is_send, || "a read says unknown".to_owned()),
    }
}

fn one_key(record: &Record) -> Result<(), String> {
    let same = record.keys.windows(2).all(|pair| pair[0] == pair[1]);
    ensure(same, || format!("keys {:?}", record.keys))
}

/// Promise 2, across calls: the provider asked another call to wait, and this one is of the same account.
fn never_early_for_another(record: &Record) -> Result<(), String> {
    let early = record.requests.iter().find(|request| request.at_ms < request.asked_until);
    ensure(early.is_none(), || "a request left while the gate was closed".to_owned())
}

/// Promise 2: after what the server asked, and after the documented schedule (1, 2, 4 ... seconds).
fn never_early(record: &Record) -> Result<(), String> {
    for (index, pair) in record.requests.windows(2).enumerate() {
        let waited = pair[1].at_ms - pair[0].ended_ms;
        let schedule = (record.base_ms << index).min(20_000);
        let asked = pair[0].asked_ms.max(schedule);
        ensure(waited >= asked, || format!("try {} came {} ms earlier than asked", index + 2, asked - waited))?;
        ensure(pair[0].failed, || "a try after a success".to_owned())?;
        // A hint over the cap ends the call: nobody sleeps for an hour.
        ensure(pair[0].asked_ms <= 60_000, || format!("obeyed a wait of {} ms", pair[0].asked_ms))?;
    }
    Ok(())
}

/// Promise 4.
fn cancelled_at_once(record: &Record) -> Result<(), String> {
    let Some(at) = record.aborts_ms else { return Ok(()) };
    let late = record.requests.iter().any(|request| request.at_ms > at);
    ensure(!late, || "went on after the signal".to_owned())?;
    let overstayed =
        record.requests.iter().any(|request| request.at_ms < at && request.ended_ms > at.max(request.at_ms));
    ensure(!overstayed, || "went on after the signal, in a request".to_owned())
}

/// A call ends, and no request begins after the deadline or runs past it.
fn in_time(record: &Record) -> Result<(), String> {
    let deadline = record.began_ms + record.deadline_ms;
    let late = record.requests.iter().any(|request| request.ended_ms > deadline);
    ensure(!late, || "a request ran past the deadline".to_owned())?;
    ensure(record.attempt_count <= 4 && record.ended_ms >= record.began_ms, || {
        format!("{} tries", record.attempt_count)
    })
}
