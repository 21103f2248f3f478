//! Properties of one provider, which no field of a message stands for: `passthrough: { twilio: { ShortenUrls: true } }`.

use super::report::Report;
use super::value_type::{items, no_json, not_sendable, wrong_type};
use crate::provider::{Encoding, KeyLocation, Profile, Route};
use crate::util::format::join;
use crate::util::rule::rule;
use crate::util::scalar::literal;
use crate::util::strings::split;
use crate::util::value::Value;

/// The name of the field, which has an object for each provider, by its id.
pub(super) const PASSTHROUGH: &str = "passthrough";

/// The properties of this provider, by their paths in the body.
pub(super) fn of_provider<'a, 'b>(message: &'b Value<'a>, profile: &Profile) -> &'b Value<'a> {
    message.get(PASSTHROUGH).get(profile.id)
}

/// Checks the properties of this provider. Those of other providers are ignored, so that `Failover` can have both.
pub(super) fn check_passthrough(message: &Value, profile: &Profile, route: &Route, report: &mut Report) {
    let passthrough = message.get(PASSTHROUGH);
    let expected = "an object of objects by provider, such as { twilio: { ShortenUrls: true } }";
    if !matches!(passthrough, Value::Null | Value::Object(_)) {
        return wrong_type(PASSTHROUGH, expected, passthrough, report);
    }
    let own = of_provider(message, profile);
    let prefix = join(&[PASSTHROUGH, ".", profile.id], "");
    if !matches!(own, Value::Null | Value::Object(_)) {
        return wrong_type(&prefix, "an object", own, report);
    }
    for (name, value) in own.entries() {
        if value.is_null() {
            continue;
        }
        let path = join(&[&prefix, ".", name], "");
        if !is_path(name) {
            let rule = rule!(Invalid, "`{path}`: `{name}` is not a path such as `a.b` or `a[0].b`.");
            report.add(&path, rule, [name]);
        } else if let Some(owner) = owner(name, profile, route) {
            let rule = rule!(Conflict, "`{path}`: tidings writes this property itself, from {owner}. Leave it out.");
            report.add(&path, rule, [&owner]);
        } else if let Some(kind) = unfit(value, route.encoding) {
            not_sendable(&path, kind, report);
        }
    }
}

/// What tidings writes at this path, or below or above it.
fn owner(name: &str, profile: &Profile, route: &Route) -> Option<String> {
    let field = route.fields.iter().find(|field| {
        overlap(name, field.name) || field.constants.entries().iter().any(|(constant, _)| overlap(name, constant))
    });
    if let Some(field) = field {
        return Some(join(&["`", field.slot.path(), "`"], ""));
    }
    if route.constants.entries().iter().any(|(constant, _)| overlap(name, constant)) {
        return Some("the profile or an option of the client".to_owned());
    }
    let key = profile.idempotency.as_ref().filter(|rule| rule.location == KeyLocation::Body);
    if key.is_some_and(|rule| overlap(name, rule.name)) {
        return Some("the option `idempotencyKey`".to_owned());
    }
    let is_of_key = |scheme: &Value| scheme.get("fields").entries().iter().any(|(field, _)| overlap(name, field));
    profile.auth.items().iter().any(is_of_key).then(|| "the API key".to_owned())
}

/// Whether one path is the other, or leads into it.
fn overlap(one: &str, other: &str) -> bool {
    let leads_into = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| matches!(rest.as_bytes(), [] | [b'.' | b'[', ..]))
    };
    leads_into(one, other) || leads_into(other, one)
}

/// Whether the names between dots and brackets are not empty, and each index has at most one digit: the request has no more items.
fn is_path(path: &str) -> bool {
    split(path, b'.').all(|step| {
        let end = step.bytes().position(|byte| byte == b'[').unwrap_or(step.len());
        let (name, mut indices) = step.split_at_checked(end).unwrap_or_default();
        while let [b'[', b'0'..=b'9', b']', ..] = indices.as_bytes() {
            indices = indices.get(3..).unwrap_or_default();
        }
        !name.is_empty() && !name.bytes().any(|byte| byte == b']') && indices.is_empty()
    })
}

/// What of a value a request cannot have.
fn unfit(value: &Value, encoding: Encoding) -> Option<&'static str> {
    match encoding {
        Encoding::Form => items(value).iter().find(|item| literal(item).is_none()).map(Value::kind),
        Encoding::Json => no_json(value),
    }
}
