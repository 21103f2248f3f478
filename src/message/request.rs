//! The message in the provider's words.

use super::route::{is_present, route_for};
use crate::provider::{Check, Profile, Route, Slot};
use crate::text::cut;
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
    let mut body = Value::Map(Vec::new());
    let mut to = Vec::new();
    for field in route.fields {
        let value = message.at(field.slot.path());
        if !is_present(value) {
            continue;
        }
        if field.slot == Slot::To {
            let numbers = if let Value::List(items) = value { items } else { core::slice::from_ref(value) };
            for number in numbers {
                to.push(number.as_text()?.to_owned());
            }
        }
        let mut value = match (field.check, value) {
            (Check::Phone, Value::List(numbers)) => numbers.first()?,
            _ => value,
        }
        .clone();
        if matches!(field.check, Check::Phones | Check::Words(_)) && value.as_text().is_some() {
            value = Value::List(vec![value]);
        }
        put(&mut body, field.name, value);
    }
    Some(Prepared { route, path: route.path, body, to })
}

/// Puts the value at a name, which may have one dot in it: then into the object that is there already for the
/// field before it.
fn put(body: &mut Value, name: &str, value: Value) {
    let Some((outer, inner)) = cut(name, b'.') else { return body.insert(name, value) };
    if body.get(outer).is_null() {
        body.insert(outer, Value::Map(Vec::new()));
    }
    if let Value::Map(members) = body
        && let Some((_, last)) = members.last_mut()
    {
        last.insert(inner, value);
    }
}
