//! A JSON-like value: all input of the core.
//!
//! Error bodies, messages and options are read as a [`Value`]. So the same code reads the result of a browser's
//! `JSON.parse`, a file of a native test, and whatever else a caller passes.

use crate::util::strings::split_once;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A JSON value, or a JavaScript value that JSON has no type for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, or a missing value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, which may be NaN or infinite.
    Number(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object: its properties in their order. `__proto__` is a name like any other.
    Object(Vec<(String, Value)>),
    /// A value without a JSON type, by its kind: "a function", "a symbol", "a BigInt".
    Other(&'static str),
}

static NULL: Value = Value::Null;

impl Value {
    /// The property `key`. `Null` if this is not an object or has no such property.
    pub fn get(&self, key: &str) -> &Value {
        self.entries().iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value)
    }

    /// The value at a dotted path such as `error.details.issues`. `Null` if a property on the way is missing.
    pub fn at(&self, path: &str) -> &Value {
        match split_once(path, b'.') {
            Some((key, rest)) => self.get(key).at(rest),
            None => self.get(path),
        }
    }

    /// Adds a property to an object. Does nothing to any other value.
    #[inline(never)]
    pub fn insert(&mut self, name: &str, value: Value) {
        if let Value::Object(entries) = self {
            entries.push((name.to_owned(), value));
        }
    }

    /// Adds a property: a string or null.
    #[inline(never)]
    pub fn add_string(&mut self, name: &str, string: Option<&str>) {
        self.insert(name, string.map_or(Value::Null, Value::from));
    }

    /// Adds a property: a number or null.
    #[inline(never)]
    pub fn add_number(&mut self, name: &str, number: Option<u64>) {
        self.insert(name, number.map_or(Value::Null, Value::from));
    }

    /// Adds a property: a boolean or null.
    #[inline(never)]
    pub fn add_boolean(&mut self, name: &str, boolean: Option<bool>) {
        self.insert(name, boolean.map_or(Value::Null, Value::Bool));
    }

    /// Whether it is null or missing.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of an array. None for any other value.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The properties of an object. None for any other value.
    pub fn entries(&self) -> &[(String, Value)] {
        match self {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The item at an index of an array. `Null` if there is none.
    pub fn item(&self, index: usize) -> &Value {
        self.items().get(index).unwrap_or(&NULL)
    }

    /// The number, if it is an integer from 0 to 2^53 - 1, which an `f64` holds exactly.
    pub fn as_integer(&self) -> Option<u64> {
        const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
        match self {
            Value::Number(n) if *n >= 0.0 && *n <= MAX_SAFE_INTEGER && n.fract() == 0.0 => Some(*n as u64),
            _ => None,
        }
    }

    /// The kind of the value, for a sentence such as "`from` must be a string, not a number".
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(n) if n.is_nan() => "NaN",
            Value::Number(_) => "a number",
            Value::String(text) if text.is_empty() => "empty",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
            Value::Other(kind) => kind,
        }
    }
}

impl From<&str> for Value {
    #[inline(never)]
    fn from(text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        text.as_str().into()
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Value {
        Value::Bool(boolean)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Value {
        Value::Number(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Number(number.into())
    }
}

impl From<u64> for Value {
    /// Exact up to 2^53. All numbers here are smaller.
    fn from(number: u64) -> Value {
        Value::Number(number as f64)
    }
}

/// `None` becomes null.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// An object with these properties, usually none at first.
pub fn object(properties: Vec<(String, Value)>) -> Value {
    Value::Object(properties)
}

/// An array of the converted items.
pub fn array<'a, T>(items: &'a [T]) -> Value
where
    &'a T: Into<Value>,
{
    Value::Array(items.iter().map(Into::into).collect())
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null | Value::Other(_) => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut array = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    array.serialize_element(item)?;
                }
                array.end()
            }
            Value::Object(entries) => {
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    object.serialize_entry(key, value)?;
                }
                object.end()
            }
        }
    }
}

/// Parses an integer of one to fifteen digits. `None` for any other string.
pub fn parse_integer(text: &str) -> Option<u64> {
    if !(1..16).contains(&text.len()) {
        return None;
    }
    let mut number = 0_u64;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u64::from(byte & 15);
    }
    Some(number)
}

/// The decimal digits of an integer, without `core::fmt`.
#[inline(never)]
pub fn digits(mut number: u64) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'0' | (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return text;
        }
    }
}
