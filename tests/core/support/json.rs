//! Converts JSON to the core's value.

use serde_json::Value as Json;
use tidings::util::value::Value;

pub(crate) fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(*boolean),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(map) => Value::Object(map.iter().map(|(key, item)| (key.clone(), value(item))).collect()),
    }
}
