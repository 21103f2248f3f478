//! The facts of a failure: its category, its scope, and whether the message was sent.

use super::string_enum::string_enum;

string_enum! {
    /// What kind of failure it is.
    Category default = Unknown {
        /// The request, the message or a number is not acceptable as it is. See `issues`.
        Validation = "validation",
        /// The API key is missing, wrong, expired or revoked.
        Authentication = "authentication",
        /// The API key is valid, but does not permit this.
        Permission = "permission",
        /// The account has no balance or no credit.
        Payment = "payment",
        /// A plan's or a day's limit is used up. Waiting a minute does not help.
        Quota = "quota",
        /// The provider does not know the id, template, number or path.
        NotFound = "not-found",
        /// The request contradicts the present state, or its idempotency key is in use.
        Conflict = "conflict",
        /// Too many requests. The same request succeeds later: see `retryAfterMs`.
        RateLimit = "rate-limit",
        /// The recipient asked to receive no more messages. Do not send again, through any provider.
        OptedOut = "opted-out",
        /// A spam filter, a policy or a compliance rule stopped the message.
        Blocked = "blocked",
        /// Behind the provider: the phone or its carrier was unreachable, rejected the message, or let it expire.
        Carrier = "carrier",
        /// The provider failed.
        Server = "server",
        /// The provider says that it is not available at the moment.
        Unavailable = "unavailable",
        /// No response: the connection could not be made or was lost.
        Network = "network",
        /// No response in time.
        Timeout = "timeout",
        /// The caller's `AbortSignal` fired.
        Aborted = "aborted",
        /// The response is not what it claims to be: HTML or broken JSON in a success, or a redirect.
        Protocol = "protocol",
        /// The provider does not document such a call.
        Unsupported = "unsupported",
        /// An option of the client or of the call is wrong.
        Configuration = "configuration",
        /// The response does not show it.
        Unknown = "unknown",
    }
}

string_enum! {
    /// Whose side a failure is on. It decides whether another recipient, sender or provider could succeed.
    Scope {
        /// This recipient. Others can succeed.
        Recipient = "recipient",
        /// The sender: its number or sender id.
        Sender = "sender",
        /// The content of the message, or its template.
        Content = "content",
        /// The account: its API key, balance, plan or limits.
        Account = "account",
        /// The provider or its network. Another provider can succeed.
        Provider = "provider",
        /// This request, for example its format.
        Request = "request",
    }
}

string_enum! {
    /// Whether the message went out. Check it first, before `category` and `retryable`.
    Outcome {
        /// Certainly not: sending again cannot make a duplicate.
        NotSent = "not-sent",
        /// It may have gone out: sending again may make a duplicate.
        Unknown = "unknown",
        /// The provider accepted it.
        Sent = "sent",
    }
}
