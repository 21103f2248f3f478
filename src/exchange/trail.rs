//! What is remembered of each try, for the result, the error and the events.

use serde::Serialize;

use crate::error::Category;

/// Why a call went on after a try, or ended with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It went on, after the wait that the provider asked for.
    Hint,
    /// It went on, after our own backoff.
    Backoff,
    /// It succeeded.
    Accepted,
    /// Trying again would not help.
    NotRetryable,
    /// The message may have gone out, and the provider cannot recognise a repetition.
    Unsafe,
    MaxAttempts,
    /// The client's retry quota is used up.
    Quota,
    /// The deadline leaves no time for the wait, or it passed.
    Deadline,
    /// The provider asks for a longer wait than the caller allows.
    WaitTooLong,
    Aborted,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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
