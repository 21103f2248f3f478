//! The issues found so far.

use crate::issue::Issue;
use crate::sentence::sentence;
use crate::text::cut;

pub(super) struct Report {
    pub issues: Vec<Issue>,
}

impl Report {
    /// Adds an issue. `rule` is its code, a space, and its sentence; a `#` in the sentence is filled with the parts
    /// in turn.
    #[inline(never)]
    pub fn add(&mut self, path: &str, rule: &str, parts: &[&str]) {
        let (code, pattern) = cut(rule, b' ').unwrap_or((rule, ""));
        self.issues.push(Issue::new(path, code, sentence(pattern, parts)));
    }

    /// The same, for a sentence that has the path in its first gap.
    #[inline(never)]
    pub fn at(&mut self, path: &str, rule: &str, part: &str) {
        self.add(path, rule, &[path, part]);
    }

    /// Gives the last issue its suggestion, if it is not empty.
    #[inline(never)]
    pub fn suggest(&mut self, suggestion: &str) {
        if !suggestion.is_empty()
            && let Some(issue) = self.issues.last_mut()
        {
            issue.suggestion = Some(suggestion.to_owned());
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
