//! The request that a message becomes.

use super::context::Context;
use super::encode::encode;
use super::passthrough::of_provider;
use super::route::{is_present, route_for};
use super::value_type::items;
use crate::provider::{Profile, Route, Slot, fill_all};
use crate::util::strings::split_once;
use crate::util::value::{Value, parse_integer};
use std::borrow::Cow;

/// The request of a message, without API key and idempotency key.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The route, whose path is relative to the base URL. The method is POST.
    pub route: &'a Route<'a>,
    /// The body. Its properties are in the order of the route's fields.
    pub body: Value<'a>,
    /// The phone numbers of the recipients. A message to a contact has none.
    pub to: Vec<String>,
}

/// The request of a message in which [`super::validate`] found no error. `None` if the provider documents no send.
pub fn to_request<'a>(message: &Value<'a>, profile: &'a Profile<'a>, context: &Context) -> Option<Prepared<'a>> {
    let route = route_for(message, profile)?;
    let mut body = Value::Object(Vec::new());
    let mut to = Vec::new();
    for field in &route.fields {
        let mut value = message.at(field.slot.path());
        let default;
        if !is_present(value) {
            let Some(text) = context.default_of(field) else { continue };
            default = Value::String(Cow::Owned(text));
            value = &default;
        }
        if field.slot == Slot::To {
            for number in items(value) {
                to.push(number.as_str()?.to_owned());
            }
        }
        put_constants(&mut body, field.constants, context);
        put(&mut body, field.name, encode(field, value, message.get(Slot::SendAt.path()), context));
    }
    put_constants(&mut body, route.constants, context);
    for (name, value) in of_provider(message, profile).entries() {
        if !value.is_null() {
            put(&mut body, name, value.clone());
        }
    }
    Some(Prepared { route, body, to })
}

/// Puts constants at their paths. A template without a value is left out.
fn put_constants<'a>(body: &mut Value<'a>, constants: &Value<'a>, context: &Context) {
    for (name, value) in constants.entries() {
        let value = fill_all(value, &mut |name| (context.option)(name));
        if name != "$comment" && !value.is_null() {
            put(body, name, value);
        }
    }
}

/// The largest index in the path of a field.
const MAX_INDEX: usize = 16;

/// Puts a value at a path such as `template.id` or `messages[0].content.text`. Objects and arrays on the way are created if
/// no field before has. An array is added to an array that is there.
fn put<'a>(target: &mut Value<'a>, path: &str, value: Value<'a>) {
    if path.is_empty() {
        match (target, value) {
            (Value::Array(items), Value::Array(more)) => items.extend(more),
            (target, value) => *target = value,
        }
        return;
    }
    if let Some((index, rest)) = path.strip_prefix('[').and_then(|rest| split_once(rest, b']')) {
        let index = (parse_integer(index).unwrap_or(0) as usize).min(MAX_INDEX);
        if !matches!(target, Value::Array(_)) {
            *target = Value::Array(Vec::new());
        }
        if let Value::Array(items) = target {
            while items.len() <= index {
                items.push(Value::Null);
            }
            if let Some(item) = items.get_mut(index) {
                put(item, rest.strip_prefix('.').unwrap_or(rest), value);
            }
        }
        return;
    }
    // An index without its closing bracket is a name, or this would not end.
    let is_name = path.starts_with('[');
    let end = path.bytes().position(|byte| matches!(byte, b'.' | b'[') && !is_name).unwrap_or(path.len());
    let (key, rest) = path.split_at_checked(end).unwrap_or_default();
    if !matches!(target, Value::Object(_)) {
        *target = Value::Object(Vec::new());
    }
    if let Value::Object(entries) = target {
        let index = entries.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            entries.push((Cow::Owned(key.to_owned()), Value::Null));
            entries.len() - 1
        });
        if let Some((_, property)) = entries.get_mut(index) {
            put(property, rest.strip_prefix('.').unwrap_or(rest), value);
        }
    }
}
