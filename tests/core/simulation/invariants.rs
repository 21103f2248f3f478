//! The promises, checked from outside: from the requests and what was delivered, without looking into the exchange.

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

/// Promise 1: nothing is sent twice.
fn nothing_twice(record: &Record) -> Result<(), String> {
    ensure(record.delivered <= 1, || format!("delivered {} times", record.delivered))
}

/// Promise 1: the outcome is true, and `unknown` only if it cannot be known.
fn the_outcome_is_true(record: &Record) -> Result<(), String> {
    let delivered = record.delivered;
    match record.outcome {
        Outcome::Sent if record.is_send => ensure(delivered == 1, || format!("says sent, delivered {delivered}")),
        Outcome::NotSent => ensure(delivered == 0, || format!("says not-sent, delivered {delivered}")),
        Outcome::Sent => ensure(record.why == StopReason::Accepted, || "a failed call says sent".to_owned()),
        Outcome::Unknown => ensure(record.is_send, || "a read says unknown".to_owned()),
    }
}

/// Promise 1: every attempt carries the same idempotency key.
fn one_key(record: &Record) -> Result<(), String> {
    let same = record.keys.windows(2).all(|pair| pair[0] == pair[1]);
    ensure(same, || format!("keys {:?}", record.keys))
}

/// Promise 2, across calls: no request leaves while the provider asks another call of the same account to wait.
fn never_early_for_another(record: &Record) -> Result<(), String> {
    let early = record.requests.iter().find(|request| request.at_ms < request.asked_until);
    ensure(early.is_none(), || "a request left while the gate was closed".to_owned())
}

/// Promise 2: no retry before the wait that the server asked for, nor before the documented schedule (1, 2, 4 ... seconds).
fn never_early(record: &Record) -> Result<(), String> {
    for (index, pair) in record.requests.windows(2).enumerate() {
        let waited = pair[1].at_ms - pair[0].ended_ms;
        let schedule = (record.base_ms << index).min(20_000);
        let asked = pair[0].asked_ms.max(schedule);
        ensure(waited >= asked, || format!("attempt {} came {} ms earlier than asked", index + 2, asked - waited))?;
        ensure(pair[0].failed, || "an attempt after a success".to_owned())?;
        // A hint over the maximum ends the call.
        ensure(pair[0].asked_ms <= 60_000, || format!("waited for {} ms", pair[0].asked_ms))?;
    }
    Ok(())
}

/// Promise 5: an abort works at once.
fn cancelled_at_once(record: &Record) -> Result<(), String> {
    let Some(at) = record.aborts_ms else { return Ok(()) };
    let late = record.requests.iter().any(|request| request.at_ms > at);
    ensure(!late, || "continued after the abort".to_owned())?;
    let overstayed =
        record.requests.iter().any(|request| request.at_ms < at && request.ended_ms > at.max(request.at_ms));
    ensure(!overstayed, || "continued after the abort, in a request".to_owned())
}

/// No request runs past the deadline, and no call makes too many attempts.
fn in_time(record: &Record) -> Result<(), String> {
    let deadline = record.began_ms + record.deadline_ms;
    let late = record.requests.iter().any(|request| request.ended_ms > deadline);
    ensure(!late, || "a request ran past the deadline".to_owned())?;
    ensure(record.attempt_count <= 4 && record.ended_ms >= record.began_ms, || {
        format!("{} attempts", record.attempt_count)
    })
}
