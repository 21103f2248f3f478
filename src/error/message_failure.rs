//! One failed message in an accepted send.

use super::facts::MAX_MESSAGE_BYTES;
use super::{ErrorFacts, classify};
use crate::provider::Profile;
use crate::util::scalar::MAX_SCALAR_BYTES;
use crate::util::strings::truncate_line;
use crate::vocabulary::MessageStatus;
use crate::vocabulary::{Category, Outcome};

/// A message that failed although the request was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageFailure {
    /// Without status, request id and wait, which belong to the response.
    pub facts: ErrorFacts,
    /// Whether the message went out.
    pub outcome: Outcome,
}

/// The failure of one message in a response or a webhook; `None` if it did not fail. `status`: its own; `None` without one.
///
/// With a failed status it failed; with an unknown one, or without a status, a code means failure; with any other status, the
/// code belongs to the past.
pub fn reported_failure(
    profile: &Profile,
    code: Option<String>,
    text: Option<&str>,
    status: Option<MessageStatus>,
) -> Option<MessageFailure> {
    let code = code.filter(|code| !profile.errors.is_no_error(code));
    let status = status.unwrap_or(MessageStatus::Unknown);
    let failed = status.is_failure() || status == MessageStatus::Unknown && code.is_some();
    failed.then(|| message_failure(code.as_deref(), text, status, Some(profile)))
}

/// Reads the failure of one message from its code, its error text and its status.
///
/// The profile's rule for the code decides, then its rule for the text, then phrases in both, then the status: a message that
/// was rejected, undelivered or expired failed at the carrier.
pub fn message_failure(
    code: Option<&str>,
    text: Option<&str>,
    status: MessageStatus,
    profile: Option<&Profile>,
) -> MessageFailure {
    failure(code, text, status, profile, true)
}

/// What a profile documents about an error code, whatever the response that it is in. `None` if it has no rule for it.
/// `is_delivery`: the code is that of a single message or of a delivery report.
pub fn explain(code: &str, is_delivery: bool, profile: &Profile) -> Option<MessageFailure> {
    profile.errors.rule_of_code(code, is_delivery)?;
    let mut found = failure(Some(code), None, MessageStatus::Unknown, Some(profile), is_delivery);
    if !is_delivery {
        // A request may conflict with an earlier one that was accepted.
        found.outcome = found.facts.standalone_outcome(Some(profile));
    }
    Some(found)
}

fn failure(
    code: Option<&str>,
    text: Option<&str>,
    status: MessageStatus,
    profile: Option<&Profile>,
    is_delivery: bool,
) -> MessageFailure {
    let mut facts = ErrorFacts::empty();
    facts.code = code.map(|code| truncate_line(code, MAX_SCALAR_BYTES)).filter(|code| !code.is_empty());
    facts.message = truncate_line(text.unwrap_or_default(), MAX_MESSAGE_BYTES);
    let fallback = match status {
        MessageStatus::Rejected | MessageStatus::Undelivered | MessageStatus::Expired => Category::Carrier,
        _ => Category::Unknown,
    };
    let rule = classify::categorize(&mut facts, profile, is_delivery, fallback);
    if facts.message.is_empty() {
        facts.message = match &facts.code {
            Some(code) => crate::util::format::join(&["The message failed: ", code, "."], ""),
            None => status_message(status).to_owned(),
        };
    }
    classify::conclude(&mut facts, rule, false, false);
    // A failed status is certain, unless the rule of the code says `unknown`. Without one, only an exact rule is certain: a
    // rule for a range of codes, or a phrase, may be wrong.
    let is_certain =
        status.is_failure() || rule.is_some_and(|rule| rule.exact) && classify::is_rejection(facts.category);
    let outcome =
        rule.and_then(|rule| rule.outcome).unwrap_or(if is_certain { Outcome::NotSent } else { Outcome::Unknown });
    facts.not_accepted = outcome == Outcome::NotSent;
    MessageFailure { facts, outcome }
}

/// The message of a failure that has neither code nor text.
const fn status_message(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Rejected => "The message was rejected.",
        MessageStatus::Undelivered => "The message could not be delivered.",
        MessageStatus::Expired => "The message expired before it could be delivered.",
        _ => "The message failed.",
    }
}
