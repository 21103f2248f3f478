//! Properties of one provider, which no field of a message stands for: `passthrough: { twilio: { ShortenUrls: true } }`.

use super::report::Report;
use super::value_type::{is_date, items, no_json, not_sendable, wrong_type};
use crate::provider::{Encoding, KeyLocation, Profile, Route, nearest};
use crate::util::format::join;
use crate::util::rule::rule;
use crate::util::scalar::literal;
use crate::util::strings::split;
use crate::util::value::{Value, digits};

/// The name of the field, which has an object for each provider, by its id.
pub(super) const PASSTHROUGH: &str = "passthrough";

/// The properties of this provider, by their paths in the body.
pub(super) fn of_provider<'a, 'b>(message: &'b Value<'a>, profile: &Profile) -> &'b Value<'a> {
    message.get(PASSTHROUGH).get(profile.id)
}

/// Checks the properties of this provider. Those of other providers are ignored, so that `Failover` can have both. An id that is near to a
/// known one is probably misspelt; any other may be that of a profile of the caller's.
pub(super) fn check_passthrough(message: &Value, profile: &Profile, route: &Route, report: &mut Report) {
    let passthrough = message.get(PASSTHROUGH);
    let expected = "an object of objects by provider, such as { twilio: { ShortenUrls: true } }";
    if !matches!(passthrough, Value::Null | Value::Object(_)) || is_date(passthrough) {
        return wrong_type(PASSTHROUGH, expected, passthrough, report);
    }
    for (id, value) in passthrough.entries() {
        let path = join(&[PASSTHROUGH, ".", id], "");
        if !matches!(value, Value::Null | Value::Object(_)) || is_date(value) {
            wrong_type(&path, "an object", value, report);
        } else if **id == *profile.id {
            check_properties(value, &path, profile, route, report);
        } else if let Some((known, _)) = nearest(id).filter(|(known, _)| **id != **known) {
            report.add(&path, rule!(UnknownProvider, "`{path}` is ignored: there is no such provider."), []);
            report.did_you_mean(Some(known.to_owned()));
            report.warn();
        }
    }
}

fn check_properties(own: &Value, prefix: &str, profile: &Profile, route: &Route, report: &mut Report) {
    let entries = own.entries();
    if entries.len() > MAX_PROPERTIES {
        let rule = rule!(TooMany, "`{path}` has {count} entries; the limit is {max}.");
        return report.add(prefix, rule, [&digits(entries.len() as u64), &digits(MAX_PROPERTIES as u64)]);
    }
    for (index, (name, value)) in entries.iter().enumerate() {
        if value.is_null() {
            continue;
        }
        let path = join(&[prefix, ".", name], "");
        let others = entries.get(..index).unwrap_or_default();
        if !is_path(name, route.encoding) {
            let kind = if route.encoding == Encoding::Form {
                "a name, as a form has"
            } else {
                "a path such as `a.b` or `a[0].b`"
            };
            report.add(&path, rule!(Invalid, "`{path}`: `{name}` is not {kind}."), [name, kind]);
        } else if let Some(owner) = owner(name, profile, route) {
            let rule = rule!(Conflict, "`{path}`: tidings writes this property itself, from {owner}. Leave it out.");
            report.add(&path, rule, [&owner]);
        } else if let Some((other, _)) = others.iter().find(|(other, value)| !value.is_null() && overlap(name, other)) {
            report.add(
                &path,
                rule!(Conflict, "`{path}` and `{other}` write the same property: give one of them."),
                [other],
            );
        } else if let Some(kind) = unfit(value, route.encoding) {
            not_sendable(&path, kind, report);
        }
    }
}

/// The most properties for one provider.
const MAX_PROPERTIES: usize = 100;
/// The most steps of a path. Real bodies have fewer than ten.
const MAX_STEPS: usize = 20;

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

/// Whether one path is the other or leads into it, or whether one needs an object where the other needs an array. Two items of one
/// array overlap, too: another item could be a second message, which is not validated.
fn overlap(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one, other);
    while !one.is_empty() && !other.is_empty() {
        let ((step, after), (other_step, other_after)) = (first_step(one), first_step(other));
        if step != other_step {
            return step.starts_with('[') || other_step.starts_with('[');
        }
        (one, other) = (after, other_after);
    }
    true
}

/// The first name or index of a path (`messages`, `[0]`), and what follows.
fn first_step(path: &str) -> (&str, &str) {
    let is_end = |index: usize, byte: u8| index > 0 && matches!(byte, b'.' | b'[');
    let end = path.bytes().enumerate().position(|(index, byte)| is_end(index, byte)).unwrap_or(path.len());
    let (step, rest) = path.split_at_checked(end).unwrap_or_default();
    (step, rest.strip_prefix('.').unwrap_or(rest))
}

/// Whether the names between dots and brackets are not empty, and each index has at most one digit: the request has no more items. In a
/// form, whether it is one name.
fn is_path(path: &str, encoding: Encoding) -> bool {
    if encoding == Encoding::Form {
        return !path.is_empty() && !path.bytes().any(|byte| matches!(byte, b'.' | b'[' | b']'));
    }
    let steps = path.bytes().filter(|byte| matches!(byte, b'.' | b'[')).count();
    steps < MAX_STEPS
        && split(path, b'.').all(|step| {
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
    let in_form = || match value {
        Value::Array(items) if items.is_empty() => Some("no item"),
        _ => items(value).iter().find(|item| literal(item).is_none()).map(Value::kind),
    };
    no_json(value).or_else(|| if encoding == Encoding::Form { in_form() } else { None })
}
