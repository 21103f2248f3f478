//! What a provider's error codes, messages and HTTP statuses mean.

use super::Profile;
use crate::util::strings::split_once;
use crate::util::value::{Value, parse_integer};
use crate::vocabulary::{Category, Outcome, Scope};

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule<'a> {
    /// The category of the failure.
    pub category: Category,
    /// Whose side it is on. `None`: the usual scope of the category.
    pub scope: Option<Scope>,
    /// Whether the failure may pass. `None`: the HTTP status decides.
    pub transient: Option<bool>,
    /// Whether the message went out. `None`: the HTTP status decides.
    pub outcome: Option<Outcome>,
    /// `true`: the same message can never succeed. `false`: it may.
    pub permanent: Option<bool>,
    /// In `messageRules`: the field of the request that is at fault.
    pub param: Option<&'a str>,
    /// Whether the provider documents this code or text itself, and not only a range, a family or an HTTP status.
    pub exact: bool,
}

impl Rule<'_> {
    /// A rule with only a category.
    pub const fn of(category: Category) -> Rule<'static> {
        Rule { category, scope: None, transient: None, outcome: None, permanent: None, param: None, exact: false }
    }

    /// Reads `rate-limit`, `rate-limit@sender`, or an object. An unknown category is [`Category::Unknown`].
    fn read<'a>(value: &'a Value<'a>) -> Option<Rule<'a>> {
        let word = value.as_str().or_else(|| value.get("category").as_str())?;
        let (category, scope) = split_once(word, b'@').unwrap_or((word, ""));
        let text = |name| value.get(name).as_str().unwrap_or_default();
        Some(Rule {
            category: Category::parse(category).unwrap_or_default(),
            scope: Scope::parse(scope).or_else(|| Scope::parse(text("scope"))),
            transient: value.get("transient").as_bool(),
            outcome: Outcome::parse(text("outcome")),
            permanent: value.get("permanent").as_bool(),
            param: value.get("param").as_str(),
            exact: false,
        })
    }
}

impl Profile {
    /// What an error code means. An exact code counts before a range (`21000-21999`), a range before a family (`INVALID_*`).
    /// Codes are compared as strings; only an exact code is [`Rule::exact`]. `delivery`: the code is that of a single message or
    /// of a delivery report.
    pub fn rule_of_code(&self, code: &str, delivery: bool) -> Option<Rule<'_>> {
        let own = self.at("errors.deliveryCodes");
        let codes = if delivery && !own.is_null() { own } else { self.at("errors.codes") };
        let number = parse_integer(code);
        let is_within = |key: &str| {
            let bounds =
                split_once(key, b'-').and_then(|(first, last)| Some((parse_integer(first)?, parse_integer(last)?)));
            number.zip(bounds).is_some_and(|(number, (first, last))| (first..=last).contains(&number))
        };
        let is_family = |key: &str| key.strip_suffix('*').is_some_and(|family| code.starts_with(family));
        let found = |fits: &dyn Fn(&str) -> bool| codes.entries().iter().find(|(key, _)| fits(key));
        let own = found(&|key| key == code);
        let rule = own.or_else(|| found(&is_within)).or_else(|| found(&is_family));
        Some(Rule { exact: own.is_some(), ..Rule::read(&rule?.1)? })
    }

    /// The first of `messageRules` that fits the error message. `contains`: whether the message contains a text.
    pub fn rule_of_text(&self, contains: &dyn Fn(&str) -> bool) -> Option<Rule<'_>> {
        let rows = self.at("errors.messageRules").items();
        let row = rows.iter().find(|row| row.item(0).as_str().is_some_and(contains))?;
        Some(Rule { exact: true, ..Rule::read(row.item(1))? })
    }

    /// The rule for an HTTP status that the provider uses with a different meaning.
    pub fn rule_of_status(&self, status: &str) -> Option<Rule<'_>> {
        Rule::read(self.at("errors.httpStatuses").get(status))
    }

    /// Whether the code means success: one of `successCodes`, or zeros without a rule of their own.
    pub fn is_no_error(&self, code: &str) -> bool {
        self.at("errors.successCodes").items().iter().any(|known| known.as_str() == Some(code))
            || code.bytes().all(|byte| byte == b'0')
                && ["errors.codes", "errors.deliveryCodes"].iter().all(|path| self.at(path).get(code).is_null())
    }

    /// Whether the provider documents that it processed nothing when it responds with this status.
    pub fn is_not_accepted(&self, status: u16) -> bool {
        self.at("errors.notAcceptedHttpStatuses").items().iter().any(|known| known.as_integer() == Some(status.into()))
    }
}
