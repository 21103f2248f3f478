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
    let mut facts = Facts { message: tidy(text.unwrap_or_default(), SENTENCE), ..Facts::default() };
    let known = profile.and_then(|profile| classify::documented(&profile.errors, code.as_deref(), &facts.message));
    let rule = known.map(|(rule, _)| rule);
    facts.category = rule.map_or_else(|| guess(code.as_deref(), &facts.message, status), |rule| rule.category);
    if let (Some(profile), Some((_, param))) = (profile, known) {
        facts.docs_url = Some(profile.errors.docs_url.to_owned());
        facts.param = param.map(str::to_owned);
    }
    if facts.message.is_empty() {
        facts.message = match &code {
            Some(code) => ["The message failed: ", code, "."].concat(),
            None => sentence(status).to_owned(),
        };
    }
    facts.code = code;
    classify::conclude(&mut facts, rule);
    // No repetition is asked for by a status here, so only what passes by itself is worth one.
    facts.retryable = rule.and_then(|rule| rule.retryable).unwrap_or(matches!(
        facts.category,
        Category::RateLimit | Category::Server | Category::Unavailable | Category::Timeout
    ));
    if facts.category == Category::Carrier && rule.is_none_or(|rule| rule.permanent.is_none()) {
        facts.permanent = None;
    }
    // The provider's own word that a message failed is certain, unless its code says that nobody knows.
    let outcome =
        rule.and_then(|rule| rule.outcome).unwrap_or(if status.is_failure() || classify::is_refusal(facts.category) {
            Outcome::NotSent
        } else {
            Outcome::Unknown
        });
    facts.not_accepted = outcome == Outcome::NotSent;
    MessageFailure { facts, outcome }
}

fn guess(code: Option<&str>, text: &str, status: Status) -> Category {
    let by_code = code.and_then(|code| words::category(code, false));
    by_code.or_else(|| words::category(text, false)).unwrap_or(match status {
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
