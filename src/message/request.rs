//! The message in the provider's words.

use super::route::{is_present, route_for};
use crate::provider::{Check, Profile, Route, Slot};
use crate::value::Value;

/// A message's request, without credentials and key.
#[derive(Debug)]
pub struct Prepared {
    pub route: &'static Route,
    /// Below the base URL. The request is a POST.
    pub path: &'static str,
    /// The JSON body, its members in the order of the route's fields.
    pub body: Value,
    /// The recipients' numbers; none for a message to a contact.
    pub to: Vec<String>,
}

/// Makes the request of a message in which [`super::validate`] found nothing that stops it. `None` for a provider
/// that documents no send.
pub fn to_request(message: &Value, profile: &'static Profile) -> Option<Prepared> {
    let route = route_for(message, profile)?;
    let mut body = Vec::new();
    let mut to = Vec::new();
    for field in route.fields {
        let value = message.at(field.slot.path());
        if !is_present(value) {
            continue;
        }
        if field.slot == Slot::To {
            let numbers = if let Value::List(items) = value { items } else { core::slice::from_ref(value) };
            to.extend(numbers.iter().filter_map(Value::as_text).map(str::to_owned));
        }
        let value = match (field.check, value) {
            (Check::Phone, Value::List(numbers)) => numbers.first()?.clone(),
            (Check::Phones | Check::Words(_), Value::Text(_)) => Value::List(vec![value.clone()]),
            _ => value.clone(),
        };
        insert(&mut body, field.name, value);
    }
    Some(Prepared { route, path: route.path, body: Value::Map(body), to })
}

/// Puts the value at a dotted name, into the object that is there already for an earlier field.
fn insert(mut members: &mut Vec<(String, Value)>, name: &str, value: Value) {
    let mut name = name;
    while let Some((outer, inner)) = name.split_once('.') {
        let index = members.iter().position(|(known, _)| known == outer).unwrap_or_else(|| {
            members.push((outer.to_owned(), Value::Map(Vec::new())));
            members.len().saturating_sub(1)
        });
        match members.get_mut(index) {
            Some((_, Value::Map(entries))) => members = entries,
            // A field that is both a value and an object: no profile has one.
            _ => return,
        }
        name = inner;
    }
    members.push((name.to_owned(), value));
}
