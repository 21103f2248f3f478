//! What is remembered of each attempt, for the result, the error and the events.

use crate::util::value::{Value, map};
use crate::vocabulary::{Category, StopReason, WaitReason};

/// Why a call went on after an attempt, or ended with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It went on, after a wait.
    Wait(WaitReason),
    /// It ended.
    Stop(StopReason),
}

impl Why {
    /// The reason's string.
    pub fn word(self) -> &'static str {
        match self {
            Why::Wait(reason) => reason.word(),
            Why::Stop(reason) => reason.word(),
        }
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
