//! What is remembered of each try, for the result, the error and the events.

use crate::error::Category;
use crate::value::{Value, map};
use crate::words::words;

words! {
    /// Why a call went on after a try, or ended with it.
    Why {
        /// It went on, after the wait that the provider asked for.
        Hint = "hint",
        /// It went on, after our own backoff.
        Backoff = "backoff",
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
    pub why: Why,
}

impl From<&Attempt> for Value {
    fn from(attempt: &Attempt) -> Value {
        map(vec![
            ("number", attempt.number.into()),
            ("startedMs", attempt.started_ms.into()),
            ("durationMs", attempt.duration_ms.into()),
            ("status", attempt.status.into()),
            ("category", attempt.category.into()),
            ("code", attempt.code.as_deref().into()),
            ("requestId", attempt.request_id.as_deref().into()),
            ("waitMs", attempt.wait_ms.into()),
            ("why", attempt.why.into()),
        ])
    }
}
