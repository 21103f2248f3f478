//! Everything that a failed response says.

use super::{Balance, Limit};
use crate::provider::Profile;
use crate::timing::RateLimit;
use crate::util::issue::Issue;
use crate::vocabulary::{Category, Outcome, Scope};
use serde::Serialize;

/// Longer messages, of a failure or of one field, are truncated to this many bytes.
pub(super) const MAX_MESSAGE_BYTES: usize = 500;

/// Everything that a response says about a failure, in the same form for every provider.
///
/// `outcome` is not here: whether the message went out depends on all attempts of a call, and is decided in
/// [`crate::call::exchange`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorFacts {
    /// What went wrong.
    pub category: Category,
    /// What the failure is about; `None` if the category does not determine it.
    pub scope: Option<Scope>,
    /// The provider's most specific code; a number as its digits.
    pub code: Option<String>,
    /// The provider's own message, or one made from the status. Never empty after [`crate::error::read`].
    pub message: String,
    /// The HTTP status; `None` without a response.
    pub status: Option<u16>,
    /// The invalid request field, in the provider's spelling.
    pub param: Option<String>,
    /// The errors of single fields.
    pub issues: Vec<Issue>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// Whether the failure may pass by itself. It does not say whether calling again is safe: see [`ErrorFacts::retryable`].
    pub transient: bool,
    /// How long the provider asks to wait, in milliseconds; `None` without a valid hint.
    pub retry_after_ms: Option<u64>,
    /// `true`: the same message can never succeed. `false`: it can. `None`: unknown.
    pub permanent: Option<bool>,
    /// The URL of the documentation of this failure.
    pub docs_url: Option<String>,
    /// The limit that was reached, where the profile says where it is.
    pub limit: Option<Limit>,
    /// The money that was missing, where the profile says where it is.
    pub balance: Option<Balance>,
    /// The HTTP status of a failure that the body of a 2xx states instead.
    #[serde(skip)]
    pub stated_status: Option<u16>,
    /// Whether the response shows that the provider did not accept the request.
    #[serde(skip)]
    pub not_accepted: bool,
    /// Whether the failure may be about an earlier request with the same idempotency key: a conflict, or an error that
    /// names such a request, and the provider does not document what happened to it. If the caller chose the key, that
    /// request may have been accepted, and `not_accepted` is then no proof.
    #[serde(skip)]
    pub may_concern_key: bool,
    /// The rate limit that the response reports.
    #[serde(skip)]
    pub rate_limit: Option<RateLimit>,
}

impl ErrorFacts {
    #[inline(never)]
    pub(super) fn empty() -> ErrorFacts {
        ErrorFacts::default()
    }

    /// Whether calling again may succeed and cannot send twice. `recognised`: the provider recognises the idempotency key
    /// of this call when it is used again.
    pub fn retryable(&self, outcome: Outcome, recognised: bool) -> bool {
        self.transient && (outcome == Outcome::NotSent || recognised)
    }

    /// The outcome that this one response shows, without knowledge of the call. A conflict may be about an idempotency
    /// key, unless the profile says that the provider takes none.
    pub fn standalone_outcome(&self, profile: Option<&Profile>) -> Outcome {
        let is_on_key = self.may_concern_key && profile.is_none_or(|profile| profile.idempotency.is_some());
        if self.not_accepted && !is_on_key { Outcome::NotSent } else { Outcome::Unknown }
    }
}
