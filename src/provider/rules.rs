//! What a provider's codes, texts and statuses mean.

use super::Profile;
use crate::util::text::cut;
use crate::util::value::{Value, whole};
use crate::vocabulary::{Category, Outcome, Scope};

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule<'a> {
    pub category: Category,
    pub scope: Option<Scope>,
    /// Overrides what the status says about whether the failure may pass.
    pub transient: Option<bool>,
    /// Overrides whose word it is that the message did not go out.
    pub outcome: Option<Outcome>,
    pub permanent: Option<bool>,
    /// Of a text: the request field that it is about.
    pub param: Option<&'a str>,
    /// Whether the code itself or the text is documented, as opposed to a range or a family of codes, or a status.
    pub exact: bool,
}

impl Rule<'_> {
    /// The category's usual reading.
    pub const fn of(category: Category) -> Rule<'static> {
        Rule { category, scope: None, transient: None, outcome: None, permanent: None, param: None, exact: false }
    }

    /// `rate-limit`, `rate-limit@sender`, or an object with all that is documented. A word that is not known makes it
    /// [`Category::Unknown`].
    fn read(value: &Value) -> Option<Rule<'_>> {
        let word = value.as_text().or_else(|| value.get("category").as_text())?;
        let (category, scope) = cut(word, b'@').unwrap_or((word, ""));
        let text = |name| value.get(name).as_text().unwrap_or_default();
        Some(Rule {
            category: Category::parse(category).unwrap_or_default(),
            scope: Scope::parse(scope).or_else(|| Scope::parse(text("scope"))),
            transient: value.get("transient").as_bool(),
            outcome: Outcome::parse(text("outcome")),
            permanent: value.get("permanent").as_bool(),
            param: value.get("param").as_text(),
            exact: false,
        })
    }
}

impl Profile {
    /// What a code means: an exact one before a range (`21000-21999`), that before a family (`INVALID_*`). Codes are
    /// compared as they are written; only an exact one is [`Rule::exact`]. `delivery`: the code is a message's or a delivery report's.
    pub fn rule_of_code(&self, code: &str, delivery: bool) -> Option<Rule<'_>> {
        let own = self.at("errors.deliveryCodes");
        let codes = if delivery && !own.is_null() { own } else { self.at("errors.codes") };
        let number = whole(code);
        let is_within = |key: &str| {
            let bounds = cut(key, b'-').and_then(|(first, last)| Some((whole(first)?, whole(last)?)));
            number.zip(bounds).is_some_and(|(number, (first, last))| (first..=last).contains(&number))
        };
        let is_family = |key: &str| key.strip_suffix('*').is_some_and(|family| code.starts_with(family));
        let found = |fits: &dyn Fn(&str) -> bool| codes.entries().iter().find(|(key, _)| fits(key));
        let own = found(&|key| key == code);
        let rule = own.or_else(|| found(&is_within)).or_else(|| found(&is_family));
        Some(Rule { exact: own.is_some(), ..Rule::read(&rule?.1)? })
    }

    /// What a sentence means that is the provider's only word for a failure. `contains`: whether it holds a text.
    pub fn rule_of_text(&self, contains: &dyn Fn(&str) -> bool) -> Option<Rule<'_>> {
        let rows = self.at("errors.messageRules").items();
        let row = rows.iter().find(|row| row.item(0).as_text().is_some_and(contains))?;
        Some(Rule { exact: true, ..Rule::read(row.item(1))? })
    }

    /// What a status means where the provider gives it a meaning of its own.
    pub fn rule_of_status(&self, status: &str) -> Option<Rule<'_>> {
        Rule::read(self.at("errors.httpStatuses").get(status))
    }

    /// Whether a code says that there is no failure.
    pub fn is_no_error(&self, code: &str) -> bool {
        self.at("errors.successCodes").items().iter().any(|known| known.as_text() == Some(code))
    }

    /// Whether the provider documents that nothing was processed where it answers with this status.
    pub fn is_not_accepted(&self, status: u16) -> bool {
        self.at("errors.notAcceptedHttpStatuses").items().iter().any(|known| known.as_whole() == Some(status.into()))
    }
}
