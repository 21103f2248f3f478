//! Converts JSON to the core's value.

use serde_json::Value as Json;
use tidings::util::value::Value;

/// Reads a value of a table, without borrowing from it.
#[allow(dead_code)]
pub(crate) fn value(json: &Json) -> Value<'static> {
    match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(*boolean),
        Json::Number(number) => Value::Number(number.to_string().into()),
        Json::String(text) => Value::owned(text),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(map) => Value::Object(map.iter().map(|(key, item)| (key.clone().into(), value(item))).collect()),
    }
}

/// The same for the rest of the process: a profile borrows from its value.
#[allow(dead_code)]
pub(crate) fn kept(json: &Json) -> &'static Value<'static> {
    Box::leak(Box::new(value(json)))
}

/// A number as JavaScript writes it.
#[allow(dead_code)]
pub(crate) fn number(number: f64) -> Value<'static> {
    let text =
        if number.is_infinite() { format!("{number:?}").replace("inf", "Infinity") } else { format!("{number}") };
    Value::Number(text.into())
}
