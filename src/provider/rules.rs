//! What a provider's codes and texts mean.

use crate::error::{Category, Outcome, Scope};

/// How a provider's errors are read, beyond what their shape tells.
#[derive(Debug)]
pub struct ErrorRules {
    /// The provider's documentation of its errors.
    pub docs_url: &'static str,
    /// What a code is put behind to get its own page in that documentation; empty: codes have no page.
    pub code_docs_url: &'static str,
    /// The first that fits counts: exact codes before families.
    pub codes: &'static [CodeRule],
    /// Texts that the provider documents as its only word for a failure. Never used where a code fits.
    pub texts: &'static [TextRule],
    /// Header fields of a response that hold the request id.
    pub request_id_headers: &'static [&'static str],
}

/// What a failure means.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub category: Category,
    pub scope: Option<Scope>,
    /// Overrides what the status says about a retry.
    pub retryable: Option<bool>,
    /// Overrides whose word it is that the message did not go out.
    pub outcome: Option<Outcome>,
    pub permanent: Option<bool>,
}

/// A code, or a family of codes (`INVALID_*`).
#[derive(Debug)]
pub struct CodeRule {
    pub code: &'static str,
    pub rule: Rule,
}

/// A text that the provider documents, in lower case; it fits where a message contains it.
#[derive(Debug)]
pub struct TextRule {
    pub text: &'static str,
    pub rule: Rule,
    /// The request field that the text is about, where it names one.
    pub param: Option<&'static str>,
}

impl Rule {
    /// The category's usual reading.
    pub const fn of(category: Category) -> Rule {
        Rule { category, scope: None, retryable: None, outcome: None, permanent: None }
    }

    #[must_use]
    pub const fn scope(mut self, scope: Scope) -> Rule {
        self.scope = Some(scope);
        self
    }

    #[must_use]
    pub const fn retry(mut self, retryable: bool) -> Rule {
        self.retryable = Some(retryable);
        self
    }

    #[must_use]
    pub const fn outcome(mut self, outcome: Outcome) -> Rule {
        self.outcome = Some(outcome);
        self
    }

    #[must_use]
    pub const fn permanent(mut self, permanent: bool) -> Rule {
        self.permanent = Some(permanent);
        self
    }

    pub const fn code(self, code: &'static str) -> CodeRule {
        CodeRule { code, rule: self }
    }

    pub const fn text(self, text: &'static str) -> TextRule {
        TextRule { text, rule: self, param: None }
    }
}

impl TextRule {
    #[must_use]
    pub const fn param(mut self, param: &'static str) -> TextRule {
        self.param = Some(param);
        self
    }
}

impl CodeRule {
    /// Whether `code` is this code or of this family. Codes are compared as they are written.
    pub fn fits(&self, code: &str) -> bool {
        match self.code.strip_suffix('*') {
            Some(family) => code.starts_with(family),
            None => code == self.code,
        }
    }
}
