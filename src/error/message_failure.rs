//! One message that failed inside an accepted answer.

use super::status_text::SENTENCE;
use super::{Facts, classify};
use crate::provider::Profile;
use crate::util::scalar::WORD;
use crate::util::text::tidy;
use crate::vocabulary::Status;
use crate::vocabulary::{Category, Outcome};

/// What is known of a message that failed although the request was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageFailure {
    /// Without status, request id and wait: those are of the response, not of the message.
    pub facts: Facts,
    pub outcome: Outcome,
}

/// Reads the failure of one message from its code, its text and its status.
///
/// The documented code decides, then the documented text, then the plain words of both, then the status:
/// what was rejected, undeliverable or expired failed downstream of the provider.
pub fn message_failure(
    code: Option<&str>,
    text: Option<&str>,
    status: Status,
    profile: Option<&Profile>,
) -> MessageFailure {
    let mut facts = Facts::blank();
    facts.code = code.map(|code| tidy(code, WORD)).filter(|code| !code.is_empty());
    facts.message = tidy(text.unwrap_or_default(), SENTENCE);
    let otherwise = match status {
        Status::Rejected | Status::Undelivered | Status::Expired => Category::Carrier,
        _ => Category::Unknown,
    };
    let rule = classify::explain(&mut facts, profile, true, otherwise);
    if facts.message.is_empty() {
        facts.message = match &facts.code {
            Some(code) => crate::util::format::join(&["The message failed: ", code, "."], ""),
            None => sentence(status).to_owned(),
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
    let is_certain = status.is_failure() || rule.is_some_and(|rule| rule.exact) && classify::is_refusal(facts.category);
    let outcome =
        rule.and_then(|rule| rule.outcome).unwrap_or(if is_certain { Outcome::NotSent } else { Outcome::Unknown });
    facts.not_accepted = outcome == Outcome::NotSent;
    MessageFailure { facts, outcome }
}

const fn sentence(status: Status) -> &'static str {
    match status {
        Status::Rejected => "The message was rejected.",
        Status::Undelivered => "The message could not be delivered.",
        Status::Expired => "The message expired before it could be delivered.",
        Status::Canceled => "The message was canceled.",
        _ => "The message failed.",
    }
}
