//! What is remembered of each attempt, for the result, the error and the events.

use crate::util::string_enum::string_enum;
use crate::util::value::{Value, map};
use crate::vocabulary::Category;

string_enum! {
    /// Why a call went on after an attempt, or ended with it.
    StopReason {
        /// It went on, after the wait that the provider asked for.
        Hint = "hint",
        /// It went on, after our own backoff.
        Backoff = "backoff",
        /// It waited behind the gate: the provider had asked other calls to wait.
        Gate = "gate",
        /// It succeeded.
        Accepted = "accepted",
        /// Trying again would not help.
        NotRetryable = "not-retryable",
        /// The message may have gone out, and the provider cannot recognise a repetition.
        Unsafe = "unsafe",
        MaxAttempts = "max-attempts",
        /// The client's retry quota is used up.
        Quota = "quota",
        /// The deadline leaves no time for the wait, or it passed.
        Deadline = "deadline",
        /// The provider asks for a longer wait than the caller allows.
        WaitTooLong = "wait-too-long",
        /// The host's timers or clock do not keep time.
        Timer = "timer",
        Aborted = "aborted",
    }
}

/// One try.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// Milliseconds after the call began.
    pub started_ms: u64,
    pub duration_ms: u64,
    /// `None` when no response came.
    pub status: Option<u16>,
    /// `None` for a success.
    pub category: Option<Category>,
    pub code: Option<String>,
    pub request_id: Option<String>,
    /// The wait that followed.
    pub wait_ms: u64,
    pub why: StopReason,
}

impl From<&Attempt> for Value {
    fn from(attempt: &Attempt) -> Value {
        let mut value = map(Vec::new());
        value.add_number("number", Some(attempt.number.into()));
        value.add_number("startedMs", Some(attempt.started_ms));
        value.add_number("durationMs", Some(attempt.duration_ms));
        value.add_number("status", attempt.status.map(u64::from));
        value.add_text("category", attempt.category.map(Category::word));
        value.add_text("code", attempt.code.as_deref());
        value.add_text("requestId", attempt.request_id.as_deref());
        value.add_number("waitMs", Some(attempt.wait_ms));
        value.add_text("why", Some(attempt.why.word()));
        value
    }
}
