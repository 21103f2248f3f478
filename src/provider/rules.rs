//! What a provider's error codes, messages and HTTP statuses mean.

use super::node::{Node, nonempty, read_object};
use crate::util::strings::split_once;
use crate::util::value::parse_integer;
use crate::vocabulary::{Category, Outcome, Scope};

/// What a failure means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

impl<'a> Rule<'a> {
    /// Reads `rate-limit`, `rate-limit@sender`, or an object.
    #[inline(never)]
    fn read(&mut self, node: &Node<'a, '_>) {
        if let Some(text) = node.value.as_str() {
            let (category, scope) = split_once(text, b'@').unzip();
            let category = Category::parse(category.unwrap_or(text));
            self.scope = scope.and_then(Scope::parse);
            node.check(category.is_some() && scope.is_some() == self.scope.is_some());
            self.category = category.unwrap_or_default();
            return;
        }
        read_object!(node, value =>
            "category" required: self.category = value.word(Category::ALL, Category::WORDS).unwrap_or_default(),
            "scope": self.scope = value.word(Scope::ALL, Scope::WORDS),
            "transient": self.transient = Some(value.boolean()),
            "outcome": self.outcome = value.word(Outcome::ALL, Outcome::WORDS),
            "permanent": self.permanent = Some(value.boolean()),
            "param": value.some_string(&mut self.param, nonempty),
        );
    }
}

/// Rules in the order of the profile, each with what it is for: an error code, an HTTP status, or a text.
#[derive(Clone, Debug, Default)]
pub struct Rules<'a>(Vec<(&'a str, Rule<'a>)>);

impl<'a> Rules<'a> {
    fn add(&mut self, name: &'a str, node: &Node<'a, '_>, exact: bool) {
        let mut rule = Rule::default();
        rule.read(node);
        rule.exact = exact;
        self.0.push((name, rule));
    }

    /// Reads the rules for error codes.
    pub(super) fn read_codes(&mut self, node: &Node<'a, '_>) {
        node.each_entry(&mut |value| {
            let exact = range(value.name).is_none() && !value.name.ends_with('*');
            self.add(value.name, value, exact);
        });
    }

    /// Reads the rules for HTTP statuses.
    pub(super) fn read_statuses(&mut self, node: &Node<'a, '_>) {
        node.each_entry(&mut |value| {
            value.check(matches!(value.name.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']));
            self.add(value.name, value, false);
        });
    }

    /// Reads the rules for texts: an array of pairs.
    pub(super) fn read_texts(&mut self, node: &Node<'a, '_>) {
        node.each_item(0, &mut |pair| {
            if pair.value.items().len() != 2 {
                return pair.reject();
            }
            let mut text = "";
            pair.item(0).string(&mut text, is_lower_case);
            self.add(text, &pair.item(1), true);
        });
    }

    /// What an error code means. An exact code counts before a range, a range before a family. Codes are compared as strings.
    pub fn of_code(&self, code: &str) -> Option<&Rule<'a>> {
        let number = parse_integer(code);
        let (mut of_range, mut of_family) = (None, None);
        for (name, rule) in &self.0 {
            if rule.exact {
                if *name == code {
                    return Some(rule);
                }
            } else if let Some((first, last)) = range(name) {
                if number.is_some_and(|number| first <= number && number <= last) {
                    of_range = of_range.or(Some(rule));
                }
            } else if name.strip_suffix('*').is_some_and(|family| code.starts_with(family)) {
                of_family = of_family.or(Some(rule));
            }
        }
        of_range.or(of_family)
    }

    /// The first rule whose status or text fits.
    pub fn first(&self, fits: &dyn Fn(&str) -> bool) -> Option<&Rule<'a>> {
        self.0.iter().find(|(name, _)| fits(name)).map(|(_, rule)| rule)
    }
}

/// The first and the last code of a range: `21000-21999`.
fn range(name: &str) -> Option<(u64, u64)> {
    let (first, last) = split_once(name, b'-')?;
    parse_integer(first).zip(parse_integer(last))
}

/// Fits a text of `messageRules`.
pub(super) fn is_lower_case(text: &str) -> bool {
    !text.is_empty() && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}
