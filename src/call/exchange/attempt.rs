//! The record of one attempt, for the result, the error and the events.

use crate::util::value::{Value, object};
use crate::vocabulary::{Category, StopReason, WaitReason};

/// Why a call continued after an attempt, or ended with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It continued, after a wait.
    Wait(WaitReason),
    /// It ended.
    Stop(StopReason),
}

impl Reason {
    /// The reason's string.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Wait(reason) => reason.word(),
            Reason::Stop(reason) => reason.word(),
        }
    }
}

/// The record of one attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// Milliseconds after the call began.
    pub started_ms: u64,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The HTTP status; `None` without a response.
    pub status: Option<u16>,
    /// The category of its failure; `None` for a success.
    pub category: Option<Category>,
    /// The provider's code of its failure.
    pub code: Option<String>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// How long the call waited after it, in milliseconds, behind the gate included.
    pub wait_ms: u64,
    /// Why the call continued or ended after it.
    pub why: Reason,
}

impl<'a> From<&'a Attempt> for Value<'a> {
    fn from(attempt: &'a Attempt) -> Value<'a> {
        let mut value = object(Vec::new());
        value.add_number("number", Some(attempt.number.into()));
        value.add_number("startedMs", Some(attempt.started_ms));
        value.add_number("durationMs", Some(attempt.duration_ms));
        value.add_number("status", attempt.status.map(u64::from));
        value.add_string("category", attempt.category.map(Category::word));
        value.add_string("code", attempt.code.as_deref());
        value.add_string("requestId", attempt.request_id.as_deref());
        value.add_number("waitMs", Some(attempt.wait_ms));
        value.add_string("why", Some(attempt.why.word()));
        value
    }
}
