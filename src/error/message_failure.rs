//! One message that failed inside an accepted answer.

use super::facts::MAX_MESSAGE_BYTES;
use super::{ErrorFacts, classify};
use crate::provider::Profile;
use crate::util::scalar::WORD;
use crate::util::text::tidy;
use crate::vocabulary::MessageStatus;
use crate::vocabulary::{Category, Outcome};

/// What is known of a message that failed although the request was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageFailure {
    /// Without status, request id and wait: those are of the response, not of the message.
    pub facts: ErrorFacts,
    pub outcome: Outcome,
}

/// Reads the failure of one message from its code, its text and its status.
///
/// The documented code decides, then the documented text, then the plain words of both, then the status:
/// what was rejected, undeliverable or expired failed downstream of the provider.
pub fn message_failure(
    code: Option<&str>,
    text: Option<&str>,
    status: MessageStatus,
    profile: Option<&Profile>,
) -> MessageFailure {
    let mut facts = ErrorFacts::empty();
    facts.code = code.map(|code| tidy(code, WORD)).filter(|code| !code.is_empty());
    facts.message = tidy(text.unwrap_or_default(), MAX_MESSAGE_BYTES);
    let fallback = match status {
        MessageStatus::Rejected | MessageStatus::Undelivered | MessageStatus::Expired => Category::Carrier,
        _ => Category::Unknown,
    };
    let rule = classify::categorize(&mut facts, profile, true, fallback);
    if facts.message.is_empty() {
        facts.message = match &facts.code {
            Some(code) => crate::util::format::join(&["The message failed: ", code, "."], ""),
            None => status_message(status).to_owned(),
        };
    }
    classify::conclude(&mut facts, rule, false, false);
    // No repetition is asked for by a status here, so only what passes by itself is worth one.
    facts.transient = rule.and_then(|rule| rule.transient).unwrap_or(matches!(
        facts.category,
        Category::RateLimit | Category::Server | Category::Unavailable | Category::Timeout
    ));
    if facts.category == Category::Carrier && rule.is_none_or(|rule| rule.permanent.is_none()) {
        facts.permanent = None;
    }
    // The provider's own word that a message failed is certain, unless its code says that nobody knows. Where no status
    // says it, only a documented code or text does: a range, a family or plain words may mean something else.
    let is_certain =
        status.is_failure() || rule.is_some_and(|rule| rule.exact) && classify::is_rejection(facts.category);
    let outcome =
        rule.and_then(|rule| rule.outcome).unwrap_or(if is_certain { Outcome::NotSent } else { Outcome::Unknown });
    facts.not_accepted = outcome == Outcome::NotSent;
    MessageFailure { facts, outcome }
}

const fn status_message(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Rejected => "The message was rejected.",
        MessageStatus::Undelivered => "The message could not be delivered.",
        MessageStatus::Expired => "The message expired before it could be delivered.",
        MessageStatus::Canceled => "The message was canceled.",
        _ => "The message failed.",
    }
}
