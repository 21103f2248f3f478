//! One message that failed inside an accepted answer.

use super::phrase::{SENTENCE, tidy};
use super::shape::WORD;
use super::{Category, Facts, Outcome, classify, words};
use crate::message::Status;
use crate::provider::Profile;

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
    profile: Option<&'static Profile>,
) -> MessageFailure {
    let code = code.map(|code| tidy(code, WORD)).filter(|code| !code.is_empty());
    let text = text.map(|text| tidy(text, SENTENCE)).filter(|text| !text.is_empty());
    let known = profile.and_then(|profile| classify::documented(&profile.errors, code.as_deref(), text.as_deref()));
    let category = known.map_or_else(|| guess(code.as_deref(), text.as_deref(), status), |(rule, _)| rule.category);
    let rule = known.map(|(rule, _)| rule);
    let mut facts = Facts {
        category,
        docs_url: profile.filter(|_| rule.is_some()).map(|profile| profile.errors.docs_url.to_owned()),
        param: known.and_then(|(_, param)| param).map(str::to_owned),
        message: text
            .or_else(|| code.as_deref().map(|code| ["The message failed: ", code, "."].concat()))
            .unwrap_or_else(|| sentence(status).to_owned()),
        code,
        ..Facts::default()
    };
    classify::conclude(&mut facts, rule);
    // No repetition is asked for by a status here, so only what passes by itself is worth one.
    facts.retryable = rule.and_then(|rule| rule.retryable).unwrap_or(matches!(
        category,
        Category::RateLimit | Category::Server | Category::Unavailable | Category::Timeout
    ));
    if category == Category::Carrier && rule.is_none_or(|rule| rule.permanent.is_none()) {
        facts.permanent = None;
    }
    // The provider's own word that a message failed is certain, unless its code says that nobody knows.
    let outcome =
        rule.and_then(|rule| rule.outcome).unwrap_or(if status.is_failure() || classify::is_refusal(category) {
            Outcome::NotSent
        } else {
            Outcome::Unknown
        });
    facts.not_accepted = outcome == Outcome::NotSent;
    MessageFailure { facts, outcome }
}

fn guess(code: Option<&str>, text: Option<&str>, status: Status) -> Category {
    let by_words = |text: Option<&str>| text.and_then(|text| words::category(text, false));
    by_words(code).or_else(|| by_words(text)).unwrap_or(match status {
        Status::Rejected | Status::Undelivered | Status::Expired => Category::Carrier,
        _ => Category::Unknown,
    })
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
