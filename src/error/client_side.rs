//! Failures without a response: what went wrong on this side of the wire.

use super::{ErrorFacts, classify};
use crate::util::format::sentence;
use crate::util::issue::{Issue, Severity};
use crate::util::value::digits;
use crate::vocabulary::{Category, Scope};

/// Nothing is known of a failure but the sentence, or these problems: the first error among them is the
/// message and names the field.
#[inline(never)]
fn failure(category: Category, fallback: &str, issues: Vec<Issue>) -> Box<ErrorFacts> {
    let mut facts = Box::new(ErrorFacts::empty());
    facts.category = category;
    facts.issues = issues;
    let mut errors = facts.issues.iter().filter(|issue| issue.severity == Severity::Error);
    // What there is and may not be explains what is missing: a template where there are none, that there is no text.
    let first = errors.clone().find(|issue| issue.code == "unsupported").or_else(|| errors.clone().next());
    facts.message = first.map_or(fallback, |issue| &issue.message).to_owned();
    let more = errors.by_ref().count().saturating_sub(1);
    if more > 0 {
        facts.message.push_str(&sentence(" (And # more: see `issues`.)", &[&digits(more as u64)]));
    }
    facts.param = first.map(|issue| issue.path.clone()).filter(|path| !path.is_empty());
    classify::conclude(&mut facts, None, false, false);
    facts.not_accepted = matches!(category, Category::Configuration | Category::Validation | Category::Unsupported);
    facts
}

/// No response came: the connection could not be made or was lost.
pub fn network() -> Box<ErrorFacts> {
    failure(Category::Network, "The connection failed or was lost before a response came.", Vec::new())
}

/// No complete response came within the time for one attempt.
pub fn timeout(after_ms: u64) -> Box<ErrorFacts> {
    failure(
        Category::Timeout,
        &crate::util::format::join(&["No complete response came within ", &digits(after_ms), " ms."], ""),
        Vec::new(),
    )
}

/// The deadline for the whole call passed.
pub fn deadline(after_ms: u64) -> Box<ErrorFacts> {
    failure(
        Category::Timeout,
        &crate::util::format::join(&["The call did not end within its deadline of ", &digits(after_ms), " ms."], ""),
        Vec::new(),
    )
}

/// The provider asked calls of this kind to wait, and this one cannot wait so long. `scope`: what the wait is about.
pub fn gate(scope: Scope, wait_ms: u64) -> Box<ErrorFacts> {
    let what = "The provider asked to wait longer than this call can. Nothing was sent.";
    let mut facts = failure(Category::RateLimit, what, Vec::new());
    facts.scope = Some(scope);
    facts.retry_after_ms = Some(wait_ms);
    facts.not_accepted = true;
    facts
}

/// The caller's function that gives the key failed. It may work when it is asked again: a service of tokens that is
/// down for a moment.
pub fn key() -> Box<ErrorFacts> {
    let issue = Issue::new("apiKey", "failed", "The function `apiKey` failed: see `cause`.");
    let mut facts = failure(Category::Authentication, "", vec![issue]);
    facts.transient = true;
    facts.permanent = Some(false);
    facts.not_accepted = true;
    facts
}

/// The host's timers or its clock do not work.
pub fn timer() -> Box<ErrorFacts> {
    failure(Category::Unknown, "The host's timers or clock are unreliable.", Vec::new())
}

/// The caller's signal ended the call.
pub fn aborted() -> Box<ErrorFacts> {
    failure(Category::Aborted, "The call was aborted by its signal.", Vec::new())
}

/// An answer came that cannot be what it claims; `what` is a sentence about it.
pub fn protocol(what: &str) -> Box<ErrorFacts> {
    failure(Category::Protocol, what, Vec::new())
}

/// Options of the client or of a call are wrong.
pub fn configuration(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Configuration, "The options are not valid.", issues)
}

/// The message, or what a call was given, is not valid.
pub fn invalid(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Validation, "The message is not valid.", issues)
}

/// The provider does not document such a call.
pub fn unsupported(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Unsupported, "The provider does not document this call.", issues)
}
