//! How far a message got.

use serde::Serialize;

/// The closed list of message statuses; a provider's own words are mapped to it by its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Accepted,
    Scheduled,
    Queued,
    Sent,
    Delivered,
    Read,
    Undelivered,
    Failed,
    Rejected,
    Expired,
    Canceled,
    Received,
    Unknown,
}

impl Status {
    /// Whether the message will not arrive.
    pub const fn is_failure(self) -> bool {
        matches!(self, Status::Undelivered | Status::Failed | Status::Rejected | Status::Expired | Status::Canceled)
    }
}
