//! One thing that is wrong with an input, and where.

use crate::util::format::fill;
use crate::util::rule::Rule;
use crate::util::strings::split_once;
use serde::Serialize;

/// One thing that is wrong with an input (a message, an option), or that a provider says of a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Issue {
    /// Where: `to`, `to[1]`, `template.parameters.name`. Empty when it is about the input as a whole.
    pub path: String,
    /// An [`IssueCode`](crate::vocabulary::IssueCode), or the code of the provider that reported the issue.
    pub code: String,
    /// A sentence for people: what is wrong and what to do about it.
    pub message: String,
    /// A value that would probably have been right, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Whether it stops a send.
    #[serde(skip_serializing_if = "Severity::is_error")]
    pub severity: Severity,
}

/// Whether an issue stops a send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It stops the send.
    #[default]
    Error,
    /// The message may be sent all the same.
    Warning,
}

impl Severity {
    const fn is_error(&self) -> bool {
        matches!(self, Severity::Error)
    }
}

impl Issue {
    /// The issue that a rule makes at a path: the parts fill the gaps of its sentence, in order.
    pub(crate) fn of<const GAPS: usize>(path: &str, rule: Rule<GAPS>, parts: [&str; GAPS]) -> Issue {
        Issue::filled(path, rule.text(), &parts)
    }

    /// The same for any number of gaps.
    pub(crate) fn filled(path: &str, rule: &str, parts: &[&str]) -> Issue {
        let (code, pattern) = split_once(rule, b' ').unwrap_or((rule, ""));
        Issue::new(path, code, fill(pattern, path, parts))
    }

    /// An error that a provider reported.
    pub fn new(path: impl Into<String>, code: &str, message: impl Into<String>) -> Issue {
        Issue {
            path: path.into(),
            code: code.to_owned(),
            message: message.into(),
            suggestion: None,
            severity: Severity::Error,
        }
    }

    /// The same issue as a warning.
    #[must_use]
    pub fn warning(mut self) -> Issue {
        self.severity = Severity::Warning;
        self
    }

    /// The same issue with a suggestion.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Issue {
        self.suggestion = Some(suggestion.into());
        self
    }
}
