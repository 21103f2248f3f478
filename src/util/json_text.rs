//! Writes JSON text.

use super::value::Value;

/// The value as JSON. A value without a JSON type is null; a number is written as it was read.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    push(value, &mut text);
    text
}

// The recursion is bounded, because values are: see `json::MAX_DEPTH`.
fn push(value: &Value, text: &mut String) {
    match value {
        Value::Null | Value::Other(_) => text.push_str("null"),
        Value::Bool(boolean) => text.push_str(if *boolean { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(string) => push_string(string, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                push(item, text);
            }
            text.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Object(entries) => {
            for (index, (name, property)) in entries.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                push_string(name, text);
                text.push(':');
                push(property, text);
            }
            text.push_str(if entries.is_empty() { "{}" } else { "}" });
        }
    }
}

fn push_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' | '\\' => {
                text.push('\\');
                text.push(character);
            }
            '\0'..='\u{1f}' => {
                let hex = |digit: u32| char::from_digit(digit, 16).unwrap_or('0');
                text.push_str("\\u00");
                text.push(hex(u32::from(character) >> 4));
                text.push(hex(u32::from(character) & 15));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}
