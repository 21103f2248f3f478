//! Failures without a response: what went wrong on this side of the wire.

use super::{Category, Facts, classify};
use crate::issue::{Issue, Severity};
use crate::value::digits;

fn failed(category: Category, sentence: String) -> Box<Facts> {
    let mut facts = Facts { category, message: sentence, ..Facts::default() };
    classify::conclude(&mut facts, None);
    Box::new(facts)
}

/// No response came: the connection could not be made or was lost.
pub fn network() -> Box<Facts> {
    failed(Category::Network, "The connection failed or was lost before a response came.".to_owned())
}

/// No complete response came within the time for one try.
pub fn timeout(after_ms: u64) -> Box<Facts> {
    failed(Category::Timeout, ["No complete response came within ", &digits(after_ms), " ms."].concat())
}

/// The deadline for the whole call passed.
pub fn deadline(after_ms: u64) -> Box<Facts> {
    failed(Category::Timeout, ["The call did not end within its deadline of ", &digits(after_ms), " ms."].concat())
}

/// The caller's signal ended the call.
pub fn aborted() -> Box<Facts> {
    failed(Category::Aborted, "The call was aborted by its signal.".to_owned())
}

/// An answer came that cannot be what it claims; `what` is a sentence about it.
pub fn protocol(what: &str) -> Box<Facts> {
    failed(Category::Protocol, what.to_owned())
}

/// Options of the client or of a call are wrong.
pub fn configuration(issues: Vec<Issue>) -> Box<Facts> {
    refused(Category::Configuration, "The options are not valid.", issues)
}

/// The message, or what a call was given, is not valid.
pub fn invalid(issues: Vec<Issue>) -> Box<Facts> {
    refused(Category::Validation, "The message is not valid.", issues)
}

/// The provider does not document such a call.
pub fn unsupported(issues: Vec<Issue>) -> Box<Facts> {
    refused(Category::Unsupported, "The provider documents no such call.", issues)
}

/// Nothing was sent because of these problems. The first error among them is the message and names the
/// field; `otherwise` is the message where there is none.
fn refused(category: Category, otherwise: &str, issues: Vec<Issue>) -> Box<Facts> {
    let first = issues.iter().find(|issue| issue.severity == Severity::Error);
    let mut facts = Facts {
        category,
        message: first.map_or(otherwise, |issue| &issue.message).to_owned(),
        param: first.map(|issue| issue.path.clone()).filter(|path| !path.is_empty()),
        issues,
        ..Facts::default()
    };
    classify::conclude(&mut facts, None);
    facts.not_accepted = true;
    Box::new(facts)
}
