//! What a failed response says, read into one shape.

use crate::provider::Profile;
use crate::timing::RateLimit;
use crate::util::issue::Issue;
use crate::util::value::{Value, list, map};
use crate::vocabulary::{Category, Outcome, Scope};

/// The longest message that is kept, of a failure or of one of its fields, in bytes.
pub(super) const MAX_MESSAGE_BYTES: usize = 500;

/// Everything that a response says about a failure, whichever provider answered.
///
/// What the failure means for the message itself (`outcome`) is not among the facts of one response: it
/// depends on the whole exchange, and is decided in [`crate::call::exchange`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFacts {
    pub category: Category,
    pub scope: Option<Scope>,
    /// The provider's most specific code, as text.
    pub code: Option<String>,
    /// The provider's own sentence; where it gave none, one made from the status.
    pub message: String,
    /// The HTTP status; `None` when no response came.
    pub status: Option<u16>,
    /// The request field at fault, in the provider's spelling.
    pub param: Option<String>,
    pub issues: Vec<Issue>,
    pub request_id: Option<String>,
    /// Whether the failure may pass: a fact of the response, which says nothing of what calling again would do.
    pub transient: bool,
    /// The provider's wait in milliseconds; `None` where it gave no (valid) hint.
    pub retry_after_ms: Option<u64>,
    /// `true`: the same message will never succeed. `false`: it may. `None`: the provider does not tell.
    pub permanent: Option<bool>,
    /// Where the failure is documented.
    pub docs_url: Option<String>,
    /// Whether a failed POST with this answer was certainly not accepted.
    pub not_accepted: bool,
    /// Whether the failure may be about the idempotency key, and so about an earlier request with it: a conflict, or a
    /// refusal that says so, of which the provider does not document what became of that one. Whoever gave the key knows less then than
    /// `not_accepted` says.
    pub may_concern_key: bool,
    /// What the response says about the rate limit.
    pub rate_limit: Option<RateLimit>,
}

impl ErrorFacts {
    #[inline(never)]
    pub(super) fn empty() -> ErrorFacts {
        ErrorFacts::default()
    }

    /// Whether calling again may succeed and cannot send twice. `recognised`: the idempotency key of the call, given
    /// again, is recognised.
    pub fn retryable(&self, outcome: Outcome, recognised: bool) -> bool {
        self.transient && (outcome == Outcome::NotSent || recognised)
    }

    /// What one response alone shows, of whose call nothing is known. A conflict may be about an idempotency key where
    /// the provider takes keys, or is not known.
    pub fn standalone_outcome(&self, profile: Option<&Profile>) -> Outcome {
        let is_on_key = self.may_concern_key && profile.is_none_or(|profile| profile.idempotency().is_some());
        if self.not_accepted && !is_on_key { Outcome::NotSent } else { Outcome::Unknown }
    }
}

impl From<&ErrorFacts> for Value {
    fn from(facts: &ErrorFacts) -> Value {
        let mut value = map(Vec::new());
        value.add_text("category", Some(facts.category.word()));
        value.add_text("scope", facts.scope.map(Scope::word));
        value.add_text("code", facts.code.as_deref());
        value.add_text("message", Some(&facts.message));
        value.add_number("status", facts.status.map(u64::from));
        value.add_text("param", facts.param.as_deref());
        value.insert("issues", list(&facts.issues));
        value.add_text("requestId", facts.request_id.as_deref());
        value.add_flag("transient", Some(facts.transient));
        value.add_number("retryAfterMs", facts.retry_after_ms);
        value.add_flag("permanent", facts.permanent);
        value.add_text("docsUrl", facts.docs_url.as_deref());
        value
    }
}
