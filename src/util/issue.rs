//! One thing that is wrong with an input, and where.

use crate::util::format::sentence;
use crate::util::text::cut;
use crate::util::value::{Value, map};

/// One problem of an input: a message, an option, or what a provider says of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Where: `to`, `to[1]`, `template.parameters.name`. Empty when it is about the whole.
    pub path: String,
    /// A word for programs: `required`, `too-long`, `not-e164`, `unknown-field`, ... For an issue that a
    /// provider reported, its own code, or `invalid`.
    pub code: String,
    /// A sentence for people: what is wrong and what to do about it.
    pub message: String,
    /// A value that would probably have been right, where there is one.
    pub suggestion: Option<String>,
    /// `warning`: the message may be sent all the same. Everything else is an error.
    pub severity: Severity,
}

/// Whether an issue stops a send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    #[default]
    Error,
    Warning,
}

impl From<&Issue> for Value {
    fn from(issue: &Issue) -> Value {
        let mut value = map(Vec::new());
        value.add_text("path", Some(&issue.path));
        value.add_text("code", Some(&issue.code));
        value.add_text("message", Some(&issue.message));
        if issue.suggestion.is_some() {
            value.add_text("suggestion", issue.suggestion.as_deref());
        }
        if issue.severity == Severity::Warning {
            value.add_text("severity", Some("warning"));
        }
        value
    }
}

impl Issue {
    /// `rule` is the code, a space, and the sentence; a `#` in the sentence is filled with the parts in turn.
    #[inline(never)]
    pub(crate) fn of(path: &str, rule: &str, parts: &[&str]) -> Issue {
        let (code, pattern) = cut(rule, b' ').unwrap_or((rule, ""));
        Issue::new(path, code, sentence(pattern, parts))
    }

    pub fn new(path: impl Into<String>, code: &str, message: impl Into<String>) -> Issue {
        Issue {
            path: path.into(),
            code: code.to_owned(),
            message: message.into(),
            suggestion: None,
            severity: Severity::Error,
        }
    }

    /// The same, as one that does not stop a send.
    #[must_use]
    pub fn warning(mut self) -> Issue {
        self.severity = Severity::Warning;
        self
    }

    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Issue {
        self.suggestion = Some(suggestion.into());
        self
    }
}
