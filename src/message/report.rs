//! The issues found so far.

use crate::util::format::sentence;
use crate::util::issue::{Issue, Severity};
use crate::util::text::cut;

pub(super) struct Report<'a> {
    pub issues: Vec<Issue>,
    /// What numbers are checked with besides their structure.
    pub numbers: Option<&'a super::Numbers<'a>>,
    /// Whether the message goes out as a text message, as far as it says.
    #[cfg(feature = "phone")]
    pub by_sms: bool,
}

impl Report<'_> {
    /// Adds an issue. `rule` is its code, a space, and its sentence; a `#` in the sentence is filled with the parts
    /// in turn.
    #[inline(never)]
    pub(super) fn add(&mut self, path: &str, rule: &str, parts: &[&str]) {
        let (code, pattern) = cut(rule, b' ').unwrap_or((rule, ""));
        self.issues.push(Issue::new(path, code, sentence(pattern, parts)));
    }

    /// The same, for a sentence that has the path in its first gap.
    #[inline(never)]
    pub(super) fn at(&mut self, path: &str, rule: &str, part: &str) {
        self.add(path, rule, &[path, part]);
    }

    /// Gives the last issue its suggestion, if it is not empty.
    #[inline(never)]
    pub(super) fn suggest(&mut self, suggestion: &str) {
        if !suggestion.is_empty()
            && let Some(issue) = self.issues.last_mut()
        {
            issue.suggestion = Some(suggestion.to_owned());
        }
    }

    /// Gives the last issue its suggestion, and asks for it at the end of the sentence.
    pub(super) fn did_you_mean(&mut self, suggestion: Option<String>) {
        if let Some(issue) = self.issues.last_mut() {
            if let Some(suggestion) = &suggestion {
                issue.message.push_str(&[" Did you mean ", suggestion, "?"].concat());
            }
            issue.suggestion = suggestion;
        }
    }

    /// Makes the last issue one that does not stop a send.
    pub(super) fn warn(&mut self) {
        if let Some(issue) = self.issues.last_mut() {
            issue.severity = Severity::Warning;
        }
    }
}

/// Adds a word to a list of them in a sentence.
#[inline(never)]
pub(super) fn enlist(list: &mut String, word: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push_str(word);
}
