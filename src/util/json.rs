//! Reads JSON text.
//!
//! It accepts what `JSON.parse` accepts. Numbers are not converted, so that an id of any length is exact. What is nested deeper than
//! [`MAX_DEPTH`] becomes [`Value::Other`], and of more than [`MAX_VALUES`] values the rest is left out: in both it only checks that
//! strings and brackets end.

use super::string_set::StringSet;
use super::value::Value;
use std::borrow::Cow;

/// The most levels of arrays and objects. Real bodies have fewer than ten.
pub const MAX_DEPTH: u32 = 40;

/// The most values of a JSON text. A response to a send to a thousand recipients has some ten thousand. More would make the memory of
/// the instance grow for good.
pub const MAX_VALUES: u32 = 100_000;

/// The most values of an input, which the package limits, too.
const MAX_INPUT_VALUES: u32 = 1_000_000;

/// Reads a JSON text. `None` if it is not JSON.
pub fn parse(text: &str) -> Option<Value<'_>> {
    Reader::read(text, false)
}

/// Reads a value that the package wrote (`pkg/src/wasm/codec.ts`): JSON, with words for what JSON has no type for. Anything else
/// is null.
pub fn parse_input(text: &str) -> Value<'_> {
    Reader::read(text, true).unwrap_or_default()
}

const TOO_LARGE: &str = "too large, or contains itself";

/// What a byte may be part of, as bits.
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// A sign or the point of a number.
const MARK: u8 = 4;
/// A string, up to its quotation mark or an escape.
const PLAIN: u8 = 8;

/// The bits of each byte. A call of a function for each byte took a tenth of the time of reading a failure.
static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut index = 0;
    while index < classes.len() {
        let byte = index as u8;
        let of_word = if byte.is_ascii_alphabetic() {
            LETTER
        } else if byte.is_ascii_digit() {
            DIGIT
        } else if matches!(byte, b'+' | b'-' | b'.') {
            MARK
        } else {
            0
        };
        classes[index] = of_word | if byte < b' ' || matches!(byte, b'"' | b'\\') { 0 } else { PLAIN };
        index += 1;
    }
    classes
}

struct Reader<'a> {
    text: &'a str,
    /// The index of the next byte, always at the start of a character.
    next: usize,
    values: u32,
    /// Whether the words for values without a JSON type are read.
    is_input: bool,
}

impl<'a> Reader<'a> {
    fn read(text: &'a str, is_input: bool) -> Option<Value<'a>> {
        let mut reader =
            Reader { text, next: 0, values: if is_input { MAX_INPUT_VALUES } else { MAX_VALUES }, is_input };
        let value = reader.value(MAX_DEPTH)?;
        reader.skip_space();
        (reader.next == text.len()).then_some(value)
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.next).copied().unwrap_or(0)
    }

    #[inline(never)]
    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.next += 1;
        }
    }

    /// Moves past this byte after white space. Returns whether it was there.
    #[inline(never)]
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == byte;
        self.next += usize::from(found);
        found
    }

    /// Moves past the bytes that have one of these bits, and returns them.
    #[inline(never)]
    fn skip_while(&mut self, bits: u8) -> &'a str {
        let rest = self.text.get(self.next..).unwrap_or_default();
        let fits = |byte: u8| CLASSES.get(usize::from(byte)).is_some_and(|class| class & bits != 0);
        let length = rest.bytes().position(|byte| !fits(byte)).unwrap_or(rest.len());
        self.next += length;
        rest.get(..length).unwrap_or_default()
    }

    fn value(&mut self, depth: u32) -> Option<Value<'a>> {
        self.values = self.values.saturating_sub(1);
        self.skip_space();
        match self.peek() {
            b'"' => self.string().map(Value::String),
            b'{' | b'[' if depth == 0 => self.skip().map(|()| Value::Other(TOO_LARGE)),
            b'{' => self.object(depth - 1),
            b'[' => self.array(depth - 1),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    // These are functions of their own, so that no large one runs for each value: see `forms` in scripts/build/wasm.mjs.
    #[inline(never)]
    fn word(&mut self) -> Option<Value<'a>> {
        Some(match self.skip_while(LETTER) {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word if cfg!(feature = "client") && self.is_input => match word {
                "NaN" | "Infinity" => Value::Number(Cow::Borrowed(word)),
                "function" => Value::Other("a function"),
                "symbol" => Value::Other("a symbol or BigInt"),
                "map" => Value::Other("a Promise, a Map or a Set"),
                "opaque" => Value::Other("an object without properties of its own, such as a URL"),
                _ => Value::Other(TOO_LARGE),
            },
            _ => return None,
        })
    }

    #[inline(never)]
    fn number(&mut self) -> Option<Value<'a>> {
        let start = self.next;
        self.next += usize::from(self.peek() == b'-');
        let integer = self.skip_while(DIGIT);
        if cfg!(feature = "client") && integer.is_empty() && self.is_input {
            let infinity = self.skip_while(LETTER);
            return (infinity == "Infinity").then_some(Value::Number(Cow::Borrowed("-Infinity")));
        }
        if integer.is_empty() || integer.len() > 1 && integer.starts_with('0') {
            return None;
        }
        if self.peek() == b'.' {
            self.next += 1;
            if self.skip_while(DIGIT).is_empty() {
                return None;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.next += 1;
            self.next += usize::from(matches!(self.peek(), b'+' | b'-'));
            if self.skip_while(DIGIT).is_empty() {
                return None;
            }
        }
        self.text.get(start..self.next).map(|text| Value::Number(Cow::Borrowed(text)))
    }

    #[inline(never)]
    fn array(&mut self, depth: u32) -> Option<Value<'a>> {
        self.next += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Some(Value::Array(items));
        }
        loop {
            if self.values == 0 {
                self.skip()?;
            } else {
                items.push(self.value(depth)?);
            }
            if !self.take(b',') {
                return self.take(b']').then_some(Value::Array(items));
            }
        }
    }

    #[inline(never)]
    fn object(&mut self, depth: u32) -> Option<Value<'a>> {
        self.next += 1;
        let mut entries: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        if self.take(b'}') {
            return Some(Value::Object(entries));
        }
        loop {
            self.skip_space();
            if self.peek() != b'"' {
                return None;
            }
            let name = self.string()?;
            if !self.take(b':') {
                return None;
            }
            if self.values == 0 {
                self.skip()?;
            } else {
                entries.push((name, self.value(depth)?));
            }
            if !self.take(b',') {
                return self.take(b'}').then(|| Value::Object(last_of_each(entries)));
            }
        }
    }

    /// Moves past a value of any depth and size.
    #[cold]
    #[inline(never)]
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_u32;
        loop {
            self.skip_space();
            match self.peek() {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    self.next += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.next += 1;
                }
                b',' | b':' if open > 0 => self.next += 1,
                _ if self.skip_while(LETTER | DIGIT | MARK).is_empty() => {
                    return None;
                }
                _ => {}
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    /// Reads a string, from its quotation mark on.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.next += 1;
        let start = self.skip_while(PLAIN);
        if self.peek() == b'"' {
            self.next += 1;
            return Some(Cow::Borrowed(start));
        }
        let mut string = start.to_owned();
        loop {
            match self.peek() {
                b'"' => {
                    self.next += 1;
                    return Some(Cow::Owned(string));
                }
                b'\\' => {
                    self.next += 1;
                    string.push(self.escape()?);
                }
                // A control character, or the end of the text.
                _ => return None,
            }
            string.push_str(self.skip_while(PLAIN));
        }
    }

    /// Reads an escape, from the character after its backslash on.
    fn escape(&mut self) -> Option<char> {
        let byte = self.peek();
        self.next += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.code_point()?,
            _ => {
                self.next -= 1;
                return None;
            }
        })
    }

    /// Reads the four digits of a `\u`, and those of a second one that completes a surrogate pair. A surrogate alone is U+FFFD.
    fn code_point(&mut self) -> Option<char> {
        let unit = self.hex_digits()?;
        let rest = self.text.get(self.next..).unwrap_or_default();
        if (0xd800..0xdc00).contains(&unit) && rest.starts_with("\\u") {
            let start = self.next;
            self.next += 2;
            let low = self.hex_digits()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            }
            self.next = start;
        }
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex_digits(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()).to_digit(16)?;
            self.next += 1;
        }
        Some(unit)
    }
}

/// Of properties of the same name, `JSON.parse` keeps the value of the last one at the index of the first one.
fn last_of_each<'a>(mut entries: Vec<(Cow<'a, str>, Value<'a>)>) -> Vec<(Cow<'a, str>, Value<'a>)> {
    let mut names = StringSet::with_capacity(entries.len());
    if entries.iter().all(|(name, _)| names.insert(name)) {
        return entries;
    }
    drop(names);
    let mut kept: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
    for (name, value) in entries.drain(..) {
        match kept.iter_mut().find(|(known, _)| *known == name) {
            Some((_, first)) => *first = value,
            None => kept.push((name, value)),
        }
    }
    kept
}
