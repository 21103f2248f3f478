//! A field's value in the form that the provider takes.

use super::context::Context;
use super::time::encode_time;
use super::value_type::items;
use crate::provider::{EncodeAs, Field, FieldType};
use crate::util::format::join;
use crate::util::json_text::value_to_json;
use crate::util::value::{Value, digits};
use std::borrow::Cow;

/// The value in the form that the provider takes. `send_at`: the message's time, from which a duration counts.
pub(super) fn encode<'a>(field: &Field<'a>, value: &Value<'a>, send_at: &Value, context: &Context) -> Value<'a> {
    if let Some(time) = encode_time(field, value, send_at, context) {
        return time;
    }
    if field.field_type == FieldType::Objects {
        return value.clone();
    }
    if field.field_type == FieldType::Parameters {
        return encode_parameters(field, value);
    }
    let mut values = Vec::new();
    for item in items(value) {
        let number = item.as_str().and_then(|text| text.strip_prefix('+')).filter(|_| field.digits);
        values.push(match number {
            Some(digits) => Value::owned(digits),
            None => item.clone(),
        });
    }
    match field.encode_as() {
        EncodeAs::Single | EncodeAs::Json => values.into_iter().next().unwrap_or_default(),
        EncodeAs::Array => Value::Array(values),
        EncodeAs::Joined => {
            let strings: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            Value::String(Cow::Owned(join(&strings, field.separator)))
        }
        EncodeAs::Objects => Value::Array(values.into_iter().map(|item| object(field, "", item)).collect()),
    }
}

/// Parameters that a provider counts from 1, or names.
fn encode_parameters<'a>(field: &Field<'a>, value: &Value<'a>) -> Value<'a> {
    let encode_as = field.encode_as();
    let mut named = Vec::new();
    for (index, item) in value.items().iter().enumerate() {
        // The name is not written in an array of objects, where the order counts.
        let name = if encode_as == EncodeAs::Json { digits(index as u64 + 1) } else { String::new() };
        named.push((Cow::Owned(name), item.clone()));
    }
    named.extend(value.entries().iter().filter(|(_, value)| !value.is_null()).cloned());
    match encode_as {
        EncodeAs::Objects => Value::Array(named.into_iter().map(|(name, item)| object(field, &name, item)).collect()),
        EncodeAs::Json => Value::String(Cow::Owned(value_to_json(&Value::Object(named)))),
        _ => value.clone(),
    }
}

/// An object that holds an item of an array.
fn object<'a>(field: &Field<'a>, name: &str, item: Value<'a>) -> Value<'a> {
    let mut entries = field.item_constants.entries().to_vec();
    if !name.is_empty() && !field.name_property.is_empty() {
        entries.push((Cow::Borrowed(field.name_property), Value::owned(name)));
    }
    entries.push((Cow::Borrowed(field.property), item));
    Value::Object(entries)
}
