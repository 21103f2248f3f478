//! What can be seen of a call from outside.

use tidings::vocabulary::{Outcome, StopReason};

/// A rule that is broken on purpose, to show that the simulation notices it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cheat {
    None,
    RetryUnsafeCalls,
    NewKeyForEachAttempt,
    WakeEarly,
    ReportDoubtAsNotSent,
    IgnoreSignal,
    IgnoreGate,
    SendOnEveryWake,
}

/// One request, seen from outside.
pub(crate) struct Request {
    pub at_ms: u64,
    pub ended_ms: u64,
    /// The wait that its response asked for.
    pub asked_ms: u64,
    /// Until when the provider had asked any call to wait.
    pub asked_until: u64,
    pub failed: bool,
}

/// One call, seen from outside.
pub(crate) struct Record {
    pub is_send: bool,
    pub requests: Vec<Request>,
    pub keys: Vec<Option<String>>,
    pub delivered: u32,
    pub why: StopReason,
    pub outcome: Outcome,
    pub began_ms: u64,
    pub ended_ms: u64,
    pub deadline_ms: u64,
    pub base_ms: u64,
    pub aborts_ms: Option<u64>,
    pub attempt_count: usize,
    pub hinted: bool,
    /// It waited behind the gate.
    pub held: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub sent: u32,
    pub not_sent: u32,
    pub unknown: u32,
    pub retries: u32,
    pub hinted: u32,
    pub aborted: u32,
    pub held: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, record: &Record) {
        match record.outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::NotSent => self.not_sent += 1,
            Outcome::Unknown => self.unknown += 1,
        }
        self.retries += u32::from(record.attempt_count > 1);
        self.hinted += u32::from(record.hinted);
        self.held += u32::from(record.held);
        self.aborted += u32::from(record.why == StopReason::Aborted);
    }
}
