//! The words by which every provider's failures are told apart.
//!
//! The lists are closed: a new word comes only with a major version, so that a `switch` over them
//! stays complete.

use serde::Serialize;

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// The request, the message or a number is not acceptable as it is.
    Validation,
    /// The credential is missing, wrong, expired or revoked.
    Authentication,
    /// The credential is good, but does not allow this.
    Permission,
    /// No balance, no credit.
    Payment,
    /// A plan's or a day's limit is used up; waiting a minute does not help.
    Quota,
    NotFound,
    Conflict,
    /// Too fast: the same request is welcome later.
    RateLimit,
    /// The recipient asked not to be texted. Never retried, never sent another way.
    OptedOut,
    /// Spam filter, policy or compliance.
    Blocked,
    /// Downstream of the provider: unreachable, rejected, timed out or expired.
    Carrier,
    /// The provider failed.
    Server,
    /// The provider says that it is not available just now.
    Unavailable,
    /// No answer: the connection could not be made or was lost.
    Network,
    /// No answer in time.
    Timeout,
    /// The caller's `AbortSignal` fired.
    Aborted,
    /// An answer that cannot be what it claims: HTML or broken JSON in a success, a redirect.
    Protocol,
    /// The provider does not document such a call.
    Unsupported,
    /// An option of the client is wrong.
    Configuration,
    #[default]
    Unknown,
}

/// Whose side the failure is on. It decides whether another provider could do better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    Recipient,
    Sender,
    Content,
    Account,
    Provider,
    Request,
}

/// Whether the message went out, as far as anybody can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Certainly not: sending again cannot make a duplicate.
    NotSent,
    /// It may have gone out: sending again may make a duplicate.
    Unknown,
    /// The provider accepted it.
    Sent,
}
