//! A JSON-like value: what the core sees of anything that comes from outside.
//!
//! Error bodies, messages and options are read as a [`Value`], so that the same reader runs on what a
//! browser's `JSON.parse` gives, on what a native test reads from a file, and on whatever a caller
//! passes instead of what the documentation asks for.

use crate::util::strings::split_once;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A JSON-like value, with one more variant for what JSON cannot say.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, or a value that is not there at all.
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Value>),
    /// Pairs in the order in which they were met. A key such as `__proto__` is a key like any other.
    Object(Vec<(String, Value)>),
    /// Something that JSON has no word for, by its kind: "a function", "a symbol", "a BigInt".
    Other(&'static str),
}

static NULL: Value = Value::Null;

impl Value {
    /// The member `key` of a map; `Null` where this is no map or has no such key.
    pub fn get(&self, key: &str) -> &Value {
        self.entries().iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value)
    }

    /// The value at the end of a dotted path (`"error.details.issues"`); `Null` where a step is missing.
    pub fn at(&self, path: &str) -> &Value {
        match split_once(path, b'.') {
            Some((key, rest)) => self.get(key).at(rest),
            None => self.get(path),
        }
    }

    /// Adds a member to a map.
    #[inline(never)]
    pub fn insert(&mut self, name: &str, value: Value) {
        if let Value::Object(entries) = self {
            entries.push((name.to_owned(), value));
        }
    }

    /// Adds a text, or null.
    #[inline(never)]
    pub fn add_string(&mut self, name: &str, text: Option<&str>) {
        self.insert(name, text.map_or(Value::Null, Value::from));
    }

    /// Adds a number, or null.
    #[inline(never)]
    pub fn add_number(&mut self, name: &str, number: Option<u64>) {
        self.insert(name, number.map_or(Value::Null, Value::from));
    }

    /// Adds a flag, or null.
    #[inline(never)]
    pub fn add_boolean(&mut self, name: &str, flag: Option<bool>) {
        self.insert(name, flag.map_or(Value::Null, Value::Bool));
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The pairs of a map; none for anything else.
    pub fn entries(&self) -> &[(String, Value)] {
        match self {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The item at a place in a list; `Null` where there is none.
    pub fn item(&self, index: usize) -> &Value {
        self.items().get(index).unwrap_or(&NULL)
    }

    /// A whole number that a `f64` holds exactly and that is not negative.
    pub fn as_integer(&self) -> Option<u64> {
        const EXACT: f64 = 9_007_199_254_740_991.0;
        match self {
            Value::Number(n) if *n >= 0.0 && *n <= EXACT && n.fract() == 0.0 => Some(*n as u64),
            _ => None,
        }
    }

    /// What this is, for a sentence such as "`from` must be a string, not a number".
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
    fn from(flag: bool) -> Value {
        Value::Bool(flag)
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
    /// Exact up to 2^53; nothing here is longer.
    fn from(number: u64) -> Value {
        Value::Number(number as f64)
    }
}

/// `None` is null.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A map of these members, mostly of none, to add to.
pub fn object(properties: Vec<(String, Value)>) -> Value {
    Value::Object(properties)
}

/// A list of what each item becomes.
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
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Value::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// The whole number in a text of at most fifteen digits; `None` for anything else.
pub fn parse_integer(text: &str) -> Option<u64> {
    let mut number = 0_u64;
    for byte in text.bytes() {
        number = number.wrapping_mul(10).wrapping_add(byte.wrapping_sub(b'0').into());
    }
    ((1..16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The decimal digits of a whole number, without `core::fmt`.
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
