//! The status of a message.

use super::string_enum::string_enum;

string_enum! {
    /// The status of a message. A profile maps its provider's words to this list.
    MessageStatus default = Unknown {
        /// The provider accepted the message. Nothing more is known yet.
        Accepted = "accepted",
        /// The provider sends it at a later time.
        Scheduled = "scheduled",
        /// It waits at the provider to be sent.
        Queued = "queued",
        /// The provider handed it to the carrier.
        Sent = "sent",
        /// It reached the phone.
        Delivered = "delivered",
        /// The recipient opened it.
        Read = "read",
        /// The carrier could not deliver it.
        Undelivered = "undelivered",
        /// The provider could not send it.
        Failed = "failed",
        /// The provider or the carrier rejected it.
        Rejected = "rejected",
        /// It was not delivered within the time that it was valid for.
        Expired = "expired",
        /// It was canceled before it was sent.
        Canceled = "canceled",
        /// It is an incoming message.
        Received = "received",
        /// The provider gives no status, or one that its profile does not know. See `raw`.
        Unknown = "unknown",
    }
}

impl MessageStatus {
    /// Whether the message failed. A canceled one did not: its sender wanted that.
    pub const fn is_failure(self) -> bool {
        use MessageStatus::{Expired, Failed, Rejected, Undelivered};
        matches!(self, Undelivered | Failed | Rejected | Expired)
    }
}
