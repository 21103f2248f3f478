//! The record of one attempt, for the result, the error and the events.

use crate::vocabulary::{Category, StopReason, WaitReason};
use serde::{Serialize, Serializer};

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

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The record of one attempt.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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
