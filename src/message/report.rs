//! The issues found so far.

use crate::util::issue::{Issue, Severity};
use crate::util::rule::Rule;

/// Collects the issues of a message.
pub(super) struct Report<'a> {
    pub issues: Vec<Issue>,
    /// The numbering plans, to check more of a number than its structure.
    pub plans: Option<&'a super::PlanCheck<'a>>,
    /// Whether the message is sent as a text message, as far as it says.
    #[cfg(feature = "phone")]
    pub by_sms: bool,
}

impl Report<'_> {
    /// Adds the issue that a rule makes at a path.
    #[inline(always)]
    pub(super) fn add<const GAPS: usize>(&mut self, path: &str, rule: Rule<GAPS>, parts: [&str; GAPS]) {
        // Most rules have one gap or none. An array at each of their places would be more code.
        match parts.as_slice() {
            [] => self.add_one(path, rule.text(), ""),
            [part] => self.add_one(path, rule.text(), part),
            parts => self.issues.push(Issue::filled(path, rule.text(), parts)),
        }
    }

    #[inline(never)]
    fn add_one(&mut self, path: &str, rule: &str, part: &str) {
        self.issues.push(Issue::filled(path, rule, &[part]));
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

    /// Makes a warning of the last issue.
    pub(super) fn warn(&mut self) {
        if let Some(issue) = self.issues.last_mut() {
            issue.severity = Severity::Warning;
        }
    }
}

/// Adds a word to the words that a sentence lists.
#[inline(never)]
pub(super) fn enlist(listed: &mut String, word: &str) {
    if !listed.is_empty() {
        listed.push_str(", ");
    }
    listed.push_str(word);
}
