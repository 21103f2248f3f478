//! A JSON-like value: all input of the core.
//!
//! Bodies, messages, options and profiles are read as a [`Value`]. It borrows from the text that it was read from, so that reading
//! one copies nothing but strings with escapes.

use crate::util::strings::split_once;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;

/// A JSON value, or a JavaScript value that JSON has no type for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// `null`, or a missing value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written: `12`, `-0.5`, `1e3`. A caller's may also be `NaN`, `Infinity` or `-Infinity`.
    Number(Cow<'a, str>),
    /// A string.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object: its properties in their order. `__proto__` is a name like any other.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
    /// A value without a JSON type, by its kind: "a function", "a symbol", "a BigInt".
    Other(&'static str),
}

/// Up to here, an `f64` holds every integer exactly: 2^53 - 1.
pub(crate) const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

static NULL: Value = Value::Null;

impl<'a> Default for &'a Value<'a> {
    fn default() -> &'a Value<'a> {
        &NULL
    }
}

impl<'a> Value<'a> {
    /// The property `key`. `Null` if this is not an object or has no such property.
    pub fn get(&self, key: &str) -> &Value<'a> {
        self.entries().iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value)
    }

    /// The value at a dotted path such as `error.details.issues`. `Null` if a property on the way is missing.
    pub fn at(&self, path: &str) -> &Value<'a> {
        match split_once(path, b'.') {
            Some((key, rest)) => self.get(key).at(rest),
            None => self.get(path),
        }
    }

    /// Adds a property to an object. Does nothing to any other value.
    pub fn insert(&mut self, name: &str, value: Value<'a>) {
        if let Value::Object(entries) = self {
            entries.push((Cow::Owned(name.to_owned()), value));
        }
    }

    /// Adds a property: a string or null.
    pub fn add_string(&mut self, name: &str, string: Option<&str>) {
        self.insert(name, string.map_or(Value::Null, Value::owned));
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

    /// The number, if it is one. Exact for integers up to 2^53, and correctly rounded for up to 15 digits.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(text) => Some(parse_number(text)),
            _ => None,
        }
    }

    /// The items of an array. None for any other value.
    pub fn items(&self) -> &[Value<'a>] {
        match self {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The properties of an object. None for any other value.
    pub fn entries(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        match self {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The item at an index of an array. `Null` if there is none.
    pub fn item(&self, index: usize) -> &Value<'a> {
        self.items().get(index).unwrap_or(&NULL)
    }

    /// The number, if it is an integer from 0 to 2^53 - 1, which an `f64` holds exactly.
    pub fn as_integer(&self) -> Option<u64> {
        let number = self.as_number()?;
        ((0.0..=MAX_SAFE_INTEGER).contains(&number) && number.fract() == 0.0).then_some(number as u64)
    }

    /// The kind of the value, for a sentence such as "`from` must be a string, not a number".
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(text) if text == "NaN" => "NaN",
            Value::Number(_) => "a number",
            Value::String(text) if text.is_empty() => "empty",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
            Value::Other(kind) => kind,
        }
    }
}

impl Value<'_> {
    /// A string of its own.
    pub fn owned(text: &str) -> Value<'static> {
        Value::String(Cow::Owned(text.to_owned()))
    }

    /// The same value, which borrows nothing.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Number(text) => Value::Number(Cow::Owned(text.into_owned())),
            Value::String(text) => Value::String(Cow::Owned(text.into_owned())),
            Value::Array(items) => Value::Array(items.into_iter().map(Value::into_owned).collect()),
            Value::Object(entries) => {
                let owned =
                    |(name, value): (Cow<'_, str>, Value<'_>)| (Cow::Owned(name.into_owned()), value.into_owned());
                Value::Object(entries.into_iter().map(owned).collect())
            }
            Value::Other(kind) => Value::Other(kind),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::String(Cow::Borrowed(text))
    }
}

impl From<bool> for Value<'_> {
    fn from(boolean: bool) -> Self {
        Value::Bool(boolean)
    }
}

impl From<u16> for Value<'_> {
    fn from(number: u16) -> Self {
        u64::from(number).into()
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::Number(Cow::Owned(digits(number)))
    }
}

/// `None` becomes null.
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null | Value::Other(_) => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serializer.serialize_f64(parse_number(number)),
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

/// The value of a number in JSON. Of what is not one, `Infinity` and `-Infinity` are read, and all other strings are NaN.
///
/// Up to fifteen digits are exact as an integer, and one division rounds correctly; with more, the last bit may differ. The parser of
/// `core` is exact for all, and several kilobytes.
pub fn parse_number(text: &str) -> f64 {
    let mut rest = text.as_bytes();
    let is_negative = take_byte(&mut rest, b'-');
    let (mut mantissa, mut exponent) = (0_u64, 0_i32);
    let mut is_fraction = false;
    let mut has_digit = false;
    loop {
        match rest {
            [digit @ b'0'..=b'9', after @ ..] => {
                // An f64 has no more than 17 digits.
                if mantissa < MAX_MANTISSA {
                    mantissa = mantissa * 10 + u64::from(digit & 15);
                    exponent -= i32::from(is_fraction);
                } else {
                    exponent += i32::from(!is_fraction);
                }
                has_digit = true;
                rest = after;
            }
            [b'.', after @ ..] if !is_fraction => {
                is_fraction = true;
                rest = after;
            }
            _ => break,
        }
    }
    if take_byte(&mut rest, b'e') || take_byte(&mut rest, b'E') {
        let is_small = take_byte(&mut rest, b'-');
        take_byte(&mut rest, b'+');
        let mut power = 0_i32;
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            power = (power * 10 + i32::from(digit & 15)).min(9999);
            rest = after;
        }
        exponent += if is_small { -power } else { power };
    }
    let number = match rest {
        [] if has_digit => scale(mantissa as f64, exponent),
        b"Infinity" => f64::INFINITY,
        _ => f64::NAN,
    };
    if is_negative { -number } else { number }
}

/// Ten times this, and nine, is still a `u64`.
const MAX_MANTISSA: u64 = 1_000_000_000_000_000_000;

/// Multiplies by a power of ten.
fn scale(mut number: f64, exponent: i32) -> f64 {
    let mut power = 1.0;
    // Beyond these, the result is 0 or infinite.
    for step in 1..=exponent.unsigned_abs().min(700) {
        power *= 10.0;
        // A larger power would be infinite before the number is 0.
        if exponent < 0 && step == 300 {
            number /= power;
            power = 1.0;
        }
    }
    match (number == 0.0, exponent < 0) {
        (true, _) => 0.0,
        (_, true) => number / power,
        _ => number * power,
    }
}

fn take_byte(rest: &mut &[u8], byte: u8) -> bool {
    match rest {
        [first, after @ ..] if *first == byte => {
            *rest = after;
            true
        }
        _ => false,
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
