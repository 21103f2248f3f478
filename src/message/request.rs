//! The message in the provider's words.

use super::route::{is_present, route_for};
use crate::provider::{EncodeAs, Field, Profile, Route, Slot, fill_all};
use crate::util::strings::split_once;
use crate::util::value::{Value, parse_integer};

/// A message's request, without credentials and key.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// Its path is below the base URL, and the request is a POST.
    pub route: Route<'a>,
    /// Its members in the order of the route's fields.
    pub body: Value,
    /// The recipients' numbers; none for a message to a contact.
    pub to: Vec<String>,
}

/// Makes the request of a message in which [`super::validate`] found nothing that stops it. `None` for a provider
/// that documents no send. `option`: the values of the client's options, for templates.
pub fn to_request<'a>(
    message: &Value,
    profile: &'a Profile,
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
        put(&mut body, field.name, written(field, value));
    }
    for (name, value) in route.constants.entries() {
        let value = fill_all(value, option);
        if !value.is_null() {
            put(&mut body, name, value);
        }
    }
    Some(Prepared { route, body, to })
}

/// The items of a list, or the one value.
pub(super) fn items(value: &Value) -> &[Value] {
    if let Value::Array(items) = value { items } else { core::slice::from_ref(value) }
}

/// The value as the provider has it.
fn written(field: &Field, value: &Value) -> Value {
    let mut each = Vec::new();
    for item in items(value) {
        let number = item.as_str().and_then(|text| text.strip_prefix('+')).filter(|_| field.digits);
        each.push(number.map_or_else(|| item.clone(), Value::from));
    }
    match field.encode_as {
        EncodeAs::Single => each.into_iter().next().unwrap_or_default(),
        EncodeAs::Array => Value::Array(each),
        EncodeAs::Joined(separator) => {
            let texts: Vec<&str> = each.iter().filter_map(Value::as_str).collect();
            Value::String(crate::util::format::join(&texts, separator))
        }
        EncodeAs::Objects(property) => {
            Value::Array(each.into_iter().map(|item| Value::Object(vec![(property.to_owned(), item)])).collect())
        }
    }
}

/// A step into a list goes no further than this.
const MOST: usize = 16;

/// Puts a value at a name such as `template.id` or `messages[0].content.text`: into the objects and lists that are
/// there already for the fields before it.
fn put(target: &mut Value, name: &str, value: Value) {
    if name.is_empty() {
        *target = value;
        return;
    }
    if let Some((index, rest)) = name.strip_prefix('[').and_then(|rest| split_once(rest, b']')) {
        let index = (parse_integer(index).unwrap_or(0) as usize).min(MOST);
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
    let end = name.bytes().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(name.len());
    let (key, rest) = name.split_at_checked(end).unwrap_or_default();
    if !matches!(target, Value::Object(_)) {
        *target = Value::Object(Vec::new());
    }
    if let Value::Object(entries) = target {
        let place = entries.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Value::Null));
            entries.len().wrapping_sub(1)
        });
        if let Some((_, member)) = entries.get_mut(place) {
            put(member, rest.strip_prefix('.').unwrap_or(rest), value);
        }
    }
}
