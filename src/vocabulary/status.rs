//! How far a message got.

use crate::util::string_enum::string_enum;

string_enum! {
    /// The closed list of message statuses; a provider's own words are mapped to it by its profile.
    Status {
        Accepted = "accepted",
        Scheduled = "scheduled",
        Queued = "queued",
        Sent = "sent",
        Delivered = "delivered",
        Read = "read",
        Undelivered = "undelivered",
        Failed = "failed",
        Rejected = "rejected",
        Expired = "expired",
        Canceled = "canceled",
        Received = "received",
        Unknown = "unknown",
    }
}

impl Status {
    /// Whether the message will not arrive.
    pub const fn is_failure(self) -> bool {
        matches!(self, Status::Undelivered | Status::Failed | Status::Rejected | Status::Expired | Status::Canceled)
    }
}
