//! The request that a message becomes.

use super::route::{is_present, route_for};
use crate::provider::{EncodeAs, Field, Profile, Route, Slot, fill_all};
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

/// The request of a message in which [`super::validate`] found no error. `None` if the provider documents no send. `option`
/// returns the values of the client's options, for placeholders.
pub fn to_request<'a>(
    message: &Value<'a>,
    profile: &'a Profile<'a>,
    option: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<Prepared<'a>> {
    let route = route_for(message, profile)?;
    let mut body = Value::Object(Vec::new());
    let mut to = Vec::new();
    for field in &route.fields {
        let value = message.at(field.slot.path());
        if !is_present(value) {
            continue;
        }
        if field.slot == Slot::To {
            for number in items(value) {
                to.push(number.as_str()?.to_owned());
            }
        }
        put(&mut body, field.name, encode(field, value));
    }
    for (name, value) in route.constants.entries() {
        let value = fill_all(value, option);
        if name != "$comment" && !value.is_null() {
            put(&mut body, name, value);
        }
    }
    Some(Prepared { route, body, to })
}

/// The items of an array, or any other value as the only item.
pub(super) fn items<'a, 'b>(value: &'b Value<'a>) -> &'b [Value<'a>] {
    if let Value::Array(items) = value { items } else { core::slice::from_ref(value) }
}

/// The value in the form that the provider takes.
fn encode<'a>(field: &Field<'a>, value: &Value<'a>) -> Value<'a> {
    let mut values = Vec::new();
    for item in items(value) {
        let number = item.as_str().and_then(|text| text.strip_prefix('+')).filter(|_| field.digits);
        values.push(match number {
            Some(digits) => Value::owned(digits),
            None => item.clone(),
        });
    }
    match field.encode_as() {
        EncodeAs::Single => values.into_iter().next().unwrap_or_default(),
        EncodeAs::Array => Value::Array(values),
        EncodeAs::Joined => {
            let strings: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            Value::String(Cow::Owned(crate::util::format::join(&strings, field.separator)))
        }
        EncodeAs::Objects => Value::Array(
            values.into_iter().map(|item| Value::Object(vec![(Cow::Borrowed(field.property), item)])).collect(),
        ),
    }
}

/// The largest index in the path of a field.
const MAX_INDEX: usize = 16;

/// Puts a value at a path such as `template.id` or `messages[0].content.text`. Objects and arrays on the way are created if
/// no field before has.
fn put<'a>(target: &mut Value<'a>, path: &'a str, value: Value<'a>) {
    if path.is_empty() {
        *target = value;
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
            entries.push((Cow::Borrowed(key), Value::Null));
            entries.len() - 1
        });
        if let Some((_, property)) = entries.get_mut(index) {
            put(property, rest.strip_prefix('.').unwrap_or(rest), value);
        }
    }
}
