//! Failures without a response, or before one could be read: network, timeout, wrong options.

use super::{ErrorFacts, classify};
use crate::util::format::join;
use crate::util::issue::{Issue, Severity};
use crate::util::rule::rule;
use crate::util::value::digits;
use crate::vocabulary::{Category, Scope};

/// Facts with a message, or with issues: then the first error among them gives the message and the field. `fallback`: the
/// message without issues.
#[inline(never)]
fn failure(category: Category, fallback: &str, issues: Vec<Issue>) -> Box<ErrorFacts> {
    let mut facts = Box::new(ErrorFacts::empty());
    facts.category = category;
    facts.issues = issues;
    let mut errors = facts.issues.iter().filter(|issue| issue.severity == Severity::Error);
    // An unsupported field explains a missing one: a template that the provider cannot send explains that `body` is missing.
    let first = errors.clone().find(|issue| issue.code == "unsupported").or_else(|| errors.clone().next());
    facts.message = first.map_or(fallback, |issue| &issue.message).to_owned();
    let more = errors.by_ref().count().saturating_sub(1);
    if more > 0 {
        facts.message.push_str(&join(&[" (And ", &digits(more as u64), " more: see `issues`.)"], ""));
    }
    facts.param = first.map(|issue| issue.path.clone()).filter(|path| !path.is_empty());
    classify::conclude(&mut facts, None, false, false);
    facts.not_accepted = matches!(category, Category::Configuration | Category::Validation | Category::Unsupported);
    facts
}

/// No response: the connection could not be made or was lost.
pub fn network() -> Box<ErrorFacts> {
    failure(Category::Network, "The connection failed or was lost before a response came.", Vec::new())
}

/// No complete response within the timeout of one attempt.
pub fn timeout(after_ms: u64) -> Box<ErrorFacts> {
    failure(Category::Timeout, &join(&["No complete response came within ", &digits(after_ms), " ms."], ""), Vec::new())
}

/// The deadline of the whole call passed.
pub fn deadline(after_ms: u64) -> Box<ErrorFacts> {
    failure(
        Category::Timeout,
        &join(&["The call did not end within its deadline of ", &digits(after_ms), " ms."], ""),
        Vec::new(),
    )
}

/// The gate is closed for longer than this call can wait, so nothing was sent. `scope`: what the wait is about.
pub fn gate(scope: Scope, wait_ms: u64) -> Box<ErrorFacts> {
    let what = "The provider asked to wait longer than this call can. Nothing was sent.";
    let mut facts = failure(Category::RateLimit, what, Vec::new());
    facts.scope = Some(scope);
    facts.retry_after_ms = Some(wait_ms);
    facts.not_accepted = true;
    facts
}

/// The caller's `apiKey` function failed. It is transient: a token service may be down for a moment.
pub fn key() -> Box<ErrorFacts> {
    let issue = Issue::of("apiKey", rule!(Failed, "The function `{path}` failed: see `cause`."), []);
    let mut facts = failure(Category::Authentication, "", vec![issue]);
    facts.transient = true;
    facts.permanent = Some(false);
    facts.not_accepted = true;
    facts
}

/// The host's timers fire early again and again, or its clock does not advance.
pub fn timer() -> Box<ErrorFacts> {
    failure(Category::Unknown, "The host's timers or clock are unreliable.", Vec::new())
}

/// The caller's signal ended the call.
pub fn aborted() -> Box<ErrorFacts> {
    failure(Category::Aborted, "The call was aborted by its signal.", Vec::new())
}

/// A response that cannot be a valid one. `what`: the message.
pub fn protocol(what: &str) -> Box<ErrorFacts> {
    failure(Category::Protocol, what, Vec::new())
}

/// Invalid options of a client or of a call.
pub fn configuration(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Configuration, "The options are not valid.", issues)
}

/// An invalid message, or an invalid input of another call.
pub fn invalid(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Validation, "The message is not valid.", issues)
}

/// The provider documents no such call.
pub fn unsupported(issues: Vec<Issue>) -> Box<ErrorFacts> {
    failure(Category::Unsupported, "The provider does not document this call.", issues)
}
