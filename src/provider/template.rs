//! Strings with placeholders: `/Accounts/{accountSid}/Messages`.

use crate::util::strings::split_once;
use crate::util::value::Value;
use std::borrow::Cow;

/// Replaces each placeholder by its value. `None` where a placeholder has no value. A `{` without a `}` stays as it is.
#[inline(never)]
pub fn fill(template: &str, value: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = split_once(rest, b'{') {
        let Some((name, behind)) = split_once(after, b'}') else { break };
        text.push_str(before);
        text.push_str(&value(name)?);
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

/// Fills every string in a value. A comment, and a property or an item with a placeholder that has no value, are left out.
pub fn fill_all<'a>(value: &Value<'a>, of: &mut dyn FnMut(&str) -> Option<String>) -> Value<'a> {
    match value {
        Value::String(template) => fill(template, of).map_or(Value::Null, |text| Value::String(Cow::Owned(text))),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill_all(item, of)).filter(|item| !item.is_null()).collect())
        }
        Value::Object(entries) => {
            let filled = entries.iter().map(|(name, value)| (name.clone(), fill_all(value, of)));
            Value::Object(filled.filter(|(name, value)| name != "$comment" && !value.is_null()).collect())
        }
        _ => value.clone(),
    }
}
