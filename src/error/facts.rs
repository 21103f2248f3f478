//! What a failed response says, read into one shape.

use super::timing::RateLimit;
use super::{Category, Scope};
use crate::issue::Issue;
use crate::value::{Value, list, map};

/// Everything that a response says about a failure, whichever provider answered.
///
/// What the failure means for the message itself (`outcome`) is not among the facts of one response: it
/// depends on the whole exchange, and is decided in [`crate::exchange`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
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
    /// Whether the failure may pass: the same request may succeed later.
    pub transient: bool,
    /// The provider's wait in milliseconds; `None` where it gave no (valid) hint.
    pub retry_after_ms: Option<u64>,
    /// `true`: the same message will never succeed. `false`: it may. `None`: the provider does not tell.
    pub permanent: Option<bool>,
    /// Where the failure is documented.
    pub docs_url: Option<String>,
    /// Whether a failed POST with this answer was certainly not accepted.
    pub not_accepted: bool,
    /// A 409 of which nobody documented what became of the first request: it may be about the idempotency key.
    pub on_key: bool,
    /// What the response says about the rate limit.
    pub rate_limit: Option<RateLimit>,
}

impl Facts {
    #[inline(never)]
    pub(super) fn blank() -> Facts {
        Facts::default()
    }
}

impl From<&Facts> for Value {
    fn from(facts: &Facts) -> Value {
        let mut value = map(Vec::new());
        value.add_text("category", Some(facts.category.word()));
        value.add_text("scope", facts.scope.map(Scope::word));
        value.add_text("code", facts.code.as_deref());
        value.add_text("message", Some(&facts.message));
        value.add_number("status", facts.status.map(u64::from));
        value.add_text("param", facts.param.as_deref());
        value.insert("issues", list(&facts.issues));
        value.add_text("requestId", facts.request_id.as_deref());
        value.add_flag("retryable", Some(facts.transient));
        value.add_number("retryAfterMs", facts.retry_after_ms);
        value.add_flag("permanent", facts.permanent);
        value.add_text("docsUrl", facts.docs_url.as_deref());
        value
    }
}
