//! The words by which every provider's failures are told apart.
//!
//! The lists are closed: a new word comes only with a major version, so that a `switch` over them
//! stays complete.

use crate::util::string_enum::string_enum;

string_enum! {
    /// What kind of failure it is.
    #[derive(Default)]
    Category {
        /// The request, the message or a number is not acceptable as it is.
        Validation = "validation",
        /// The credential is missing, wrong, expired or revoked.
        Authentication = "authentication",
        /// The credential is good, but does not allow this.
        Permission = "permission",
        /// No balance, no credit.
        Payment = "payment",
        /// A plan's or a day's limit is used up; waiting a minute does not help.
        Quota = "quota",
        NotFound = "not-found",
        Conflict = "conflict",
        /// Too fast: the same request is welcome later.
        RateLimit = "rate-limit",
        /// The recipient asked not to be texted. Never retried, never sent another way.
        OptedOut = "opted-out",
        /// Spam filter, policy or compliance.
        Blocked = "blocked",
        /// Downstream of the provider: unreachable, rejected, timed out or expired.
        Carrier = "carrier",
        /// The provider failed.
        Server = "server",
        /// The provider says that it is not available just now.
        Unavailable = "unavailable",
        /// No answer: the connection could not be made or was lost.
        Network = "network",
        /// No answer in time.
        Timeout = "timeout",
        /// The caller's `AbortSignal` fired.
        Aborted = "aborted",
        /// An answer that cannot be what it claims: HTML or broken JSON in a success, a redirect.
        Protocol = "protocol",
        /// The provider does not document such a call.
        Unsupported = "unsupported",
        /// An option of the client is wrong.
        Configuration = "configuration",
        #[default]
        Unknown = "unknown",
    }
}

string_enum! {
    /// Whose side the failure is on. It decides whether another provider could do better.
    Scope {
        Recipient = "recipient",
        Sender = "sender",
        Content = "content",
        Account = "account",
        Provider = "provider",
        Request = "request",
    }
}

string_enum! {
    /// Whether the message went out, as far as anybody can know.
    Outcome {
        /// Certainly not: sending again cannot make a duplicate.
        NotSent = "not-sent",
        /// It may have gone out: sending again may make a duplicate.
        Unknown = "unknown",
        /// The provider accepted it.
        Sent = "sent",
    }
}
