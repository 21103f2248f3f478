//! Writes JSON text: bodies of requests, and everything that the core returns to JavaScript.

use super::value::{Value, digits};
use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use std::fmt::{self, Display};

/// Most results fit. A text that grows is copied each time.
const USUAL_BYTES: usize = 1024;

/// The JSON text of a value.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text = String::with_capacity(USUAL_BYTES);
    // It never fails: what JSON has no type for is null.
    let _ = value.serialize(&mut JsonWriter { text: &mut text });
    text
}

/// The JSON text of a value, with its numbers as they were written. What JSON has no type for is null.
pub fn value_to_json(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, &mut text);
    text
}

fn write_value(value: &Value, text: &mut String) {
    match value {
        Value::Null | Value::Other(_) => push(text, "null"),
        Value::Bool(value) => push(text, if *value { "true" } else { "false" }),
        Value::Number(number) => push(text, if number.ends_with(['N', 'y']) { "null" } else { number }),
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            push(text, "[");
            for item in items {
                separate(text);
                write_value(item, text);
            }
            push(text, "]");
        }
        Value::Object(entries) => {
            push(text, "{");
            for (name, value) in entries {
                separate(text);
                write_string(name, text);
                push(text, ":");
                write_value(value, text);
            }
            push(text, "}");
        }
    }
}

/// Appends a string. Not inlined: growing the text is more code than the call.
#[inline(never)]
fn push(text: &mut String, part: &str) {
    text.push_str(part);
}

/// Adds a comma, unless an array or an object begins here.
#[inline(never)]
fn separate(text: &mut String) {
    if !matches!(text.as_bytes().last(), Some(b'[' | b'{')) {
        push(text, ",");
    }
}

/// Whether a byte needs an escape in a string.
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

#[inline(never)]
fn write_string(string: &str, text: &mut String) {
    push(text, "\"");
    let mut rest = string;
    while let Some(index) = rest.bytes().position(is_special) {
        let (plain, after) = rest.split_at_checked(index).unwrap_or_default();
        let (special, after) = after.split_at_checked(1).unwrap_or_default();
        push(text, plain);
        let code = special.bytes().next().unwrap_or_default();
        if code < b' ' {
            push(text, if code < 16 { "\\u000" } else { "\\u001" });
            let digit = "0123456789abcdef".get(usize::from(code & 15)..).and_then(|rest| rest.get(..1));
            push(text, digit.unwrap_or_default());
        } else {
            push(text, "\\");
            push(text, special);
        }
        rest = after;
    }
    push(text, rest);
    push(text, "\"");
}

/// Writes what serde describes. Numbers are integers, and the names of properties are strings.
struct JsonWriter<'a> {
    text: &'a mut String,
}

/// An array or an object, until its closing bracket.
struct Open<'a> {
    text: &'a mut String,
    close: &'static str,
}

impl<'a> JsonWriter<'a> {
    fn open(&mut self, bracket: &str, close: &'static str) -> Result<Open<'_>, Never> {
        push(self.text, bracket);
        Ok(Open { text: self.text, close })
    }

    fn word(&mut self, word: &str) -> Result<(), Never> {
        push(self.text, word);
        Ok(())
    }
}

impl Open<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        separate(self.text);
        value.serialize(&mut JsonWriter { text: self.text })
    }

    fn property<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
        self.name(name);
        value.serialize(&mut JsonWriter { text: self.text })
    }

    /// Writes the name of a field in Rust, which needs no escape.
    // Not generic, so that it is once in the module and not once for each type of a property.
    #[inline(never)]
    fn name(&mut self, name: &'static str) {
        separate(self.text);
        push(self.text, "\"");
        push(self.text, name);
        push(self.text, "\":");
    }

    fn close(self) -> Result<(), Never> {
        push(self.text, self.close);
        Ok(())
    }
}

/// A number in JSON, as it was written: money has decimals that a double does not keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberText(String);

impl NumberText {
    /// The number at the start of a text: digits, also with a sign before them and decimals behind them. `None` without one, and for
    /// a part of something else, such as `1,500` or `12:30`.
    pub fn at_start(text: &str) -> Option<NumberText> {
        let sign = if text.starts_with('-') { "-" } else { "" };
        let bytes = text.as_bytes();
        let digits_end = |from: usize| {
            let rest = bytes.get(from..).unwrap_or_default();
            from + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
        };
        let whole_end = digits_end(sign.len());
        let whole = text.get(sign.len()..whole_end).filter(|whole| !whole.is_empty())?;
        let has_decimals = matches!(bytes.get(whole_end..), Some([b'.', b'0'..=b'9', ..]));
        let end = if has_decimals { digits_end(whole_end + 1) } else { whole_end };
        if matches!(bytes.get(end..), Some([_, b'0'..=b'9', ..] | [b'a'..=b'z' | b'A'..=b'Z', ..])) {
            return None;
        }
        // JSON allows no zeros before a number.
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        Some(NumberText(crate::util::format::join(&[sign, whole, text.get(whole_end..end)?], "")))
    }
}

impl Serialize for NumberText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

/// The error of a writer that does not fail.
#[derive(Debug)]
pub struct Never;

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_: T) -> Never {
        Never
    }
}

impl<'a> Serializer for &'a mut JsonWriter<'_> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeTuple = Impossible<(), Never>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeStructVariant = Impossible<(), Never>;

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.word(if value { "true" } else { "false" })
    }
    #[inline(never)]
    fn serialize_u64(self, number: u64) -> Result<(), Never> {
        self.word(&digits(number))
    }
    fn serialize_u32(self, number: u32) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }
    fn serialize_u16(self, number: u16) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }
    fn serialize_u8(self, number: u8) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }
    fn serialize_f64(self, number: f64) -> Result<(), Never> {
        self.serialize_u64(number as u64)
    }
    fn serialize_f32(self, number: f32) -> Result<(), Never> {
        self.serialize_u64(number as u64)
    }
    fn serialize_i64(self, number: i64) -> Result<(), Never> {
        self.serialize_u64(number.unsigned_abs())
    }
    fn serialize_i32(self, number: i32) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }
    fn serialize_i16(self, number: i16) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }
    fn serialize_i8(self, number: i8) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }
    fn serialize_str(self, string: &str) -> Result<(), Never> {
        write_string(string, self.text);
        Ok(())
    }
    fn serialize_char(self, letter: char) -> Result<(), Never> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }
    /// Writes a [`NumberText`]. Nothing else serializes bytes.
    fn serialize_bytes(self, number: &[u8]) -> Result<(), Never> {
        self.word(core::str::from_utf8(number).unwrap_or("null"))
    }
    fn serialize_none(self) -> Result<(), Never> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Never> {
        self.word("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Never> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let mut object = self.open("{", "}")?;
        object.property(variant, value)?;
        object.close()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Never> {
        self.open("[", "]")
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Never> {
        self.open("{", "}")
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Never> {
        self.open("{", "}")
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Never> {
        Err(Never)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Never> {
        Err(Never)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        Err(Never)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        Err(Never)
    }
}

impl SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = Never;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.item(value)
    }
    fn end(self) -> Result<(), Never> {
        self.close()
    }
}

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Never;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.item(key)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        push(self.text, ":");
        value.serialize(&mut JsonWriter { text: self.text })
    }
    fn end(self) -> Result<(), Never> {
        self.close()
    }
}

impl SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = Never;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
        self.property(name, value)
    }
    fn end(self) -> Result<(), Never> {
        self.close()
    }
}
