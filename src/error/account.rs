//! The limit that was reached, or the money that was missing, at the paths that a profile names.

use crate::provider::{Fact, Profile, Source};
use crate::util::json_text::NumberText;
use crate::util::strings::position;
use crate::util::value::Value;
use serde::Serialize;

/// A limit of the account or its plan that was reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// How much is allowed.
    pub max: Option<NumberText>,
    /// How much of it is used.
    pub used: Option<NumberText>,
    /// When it begins anew, as the provider wrote it.
    pub resets_at: Option<String>,
    /// The URL at which it is raised.
    pub upgrade_url: Option<String>,
}

/// The money of the account, where it is too little.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Balance {
    /// What the account has.
    pub balance: Option<NumberText>,
    /// What the request costs.
    pub cost: Option<NumberText>,
    /// The currency of both.
    pub currency: Option<String>,
}

/// The limit in a body; `None` if the body has none of its facts.
pub(super) fn limit(body: &Value, profile: &Profile) -> Option<Limit> {
    let facts = &profile.errors.limit;
    let limit = Limit {
        max: number(body, &facts.max),
        used: number(body, &facts.used),
        resets_at: Source::of(body).literal(facts.resets_at.paths),
        upgrade_url: Source::of(body).literal(facts.upgrade_url.paths),
    };
    (limit != Limit::default()).then_some(limit)
}

/// The balance in a body; `None` if the body has none of its facts.
pub(super) fn balance(body: &Value, profile: &Profile) -> Option<Balance> {
    let facts = &profile.errors.balance;
    let balance = Balance {
        balance: number(body, &facts.balance),
        cost: number(body, &facts.cost),
        currency: Source::of(body).literal(facts.currency.paths),
    };
    (balance != Balance::default()).then_some(balance)
}

/// A number at a path, or behind the documented text in a sentence there.
#[inline(never)]
fn number(body: &Value, fact: &Fact) -> Option<NumberText> {
    let text = Source::of(body).literal(fact.paths)?;
    let start = if fact.before.is_empty() {
        0
    } else {
        position(text.as_bytes(), fact.before.as_bytes())?.saturating_add(fact.before.len())
    };
    NumberText::at_start(text.get(start..)?.trim_ascii_start())
}
