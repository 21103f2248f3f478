//! Valid and unambiguous paths, and queries.

use crate::util::format::join;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::scalar::scalar;
use crate::util::value::Value;

/// Percent-encodes one segment of a path: every character that is not unreserved (RFC 3986, section 2.3).
///
/// # Errors
///
/// For a segment that leads to another path: an empty one, `.`, `..`, and one with a `.` or `..` between slashes, also if
/// they are encoded, because a server may decode the path once more before it routes.
pub fn encode_segment(segment: &str) -> Result<String, &'static str> {
    if segment.is_empty() || is_ambiguous(segment) {
        return Err("It must be a name, not a path, and not empty.");
    }
    let mut encoded = String::new();
    encode(&mut encoded, segment.as_bytes());
    Ok(encoded)
}

/// Checks a caller's path, so that the URL stays below the base URL.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    let mut previous = 0;
    let mut is_valid = path.starts_with('/') && !is_ambiguous(path);
    for byte in path.bytes() {
        is_valid &= !is_unsafe(byte) && !matches!(byte, b'?' | b'#') && (byte, previous) != (b'/', b'/');
        previous = byte;
    }
    if is_valid {
        return Ok(());
    }
    Err("must begin with / and have no //, no segment . or .., no space, \\, ? or #: parameters go into `query`.")
}

/// Whether URL parsers drop or replace the character: they drop a tab and read `\` as `/` (WHATWG URL, "path state").
pub(super) fn is_unsafe(byte: u8) -> bool {
    byte <= b' ' || byte == b'\\' || byte == 0x7f
}

/// Whether a segment is `.` or `..`, or can become one: URL parsers resolve `%2e%2e`, too, and a server may decode `%2f`
/// before it routes.
fn is_ambiguous(path: &str) -> bool {
    let mut rest = path.as_bytes();
    // The length of the segment so far while it has only dots. Otherwise 3.
    let mut dots = 0_u8;
    loop {
        let (byte, length) = match rest {
            [b'%', b'2', b'e' | b'E', ..] => (b'.', 3),
            [b'%', b'2', b'f' | b'F', ..] | [b'%', b'5', b'c' | b'C', ..] => (b'/', 3),
            [byte, ..] => (*byte, 1),
            [] => (b'/', 1),
        };
        if byte == b'/' || byte == b'\\' {
            if dots == 1 || dots == 2 {
                return true;
            }
            dots = 0;
        } else {
            dots = if byte == b'.' && dots < 3 { dots + 1 } else { 3 };
        }
        let Some(after) = rest.get(length..) else { return false };
        rest = after;
    }
}

/// The query of an object: `?page=2&tag=a&tag=b`. An array repeats its name, a null property is left out, and the query of
/// null or an empty object is empty.
///
/// # Errors
///
/// For a value that is not a string, an integer, a boolean, or an array of these. A fraction must be written as a string,
/// because a number has no certain digits.
pub fn query_string(query: &Value) -> Result<String, Issue> {
    let mut encoded = String::new();
    if !matches!(query, Value::Null | Value::Object(_)) {
        return Err(Issue::of("query", rule!(WrongType, "`{path}` must be an object, not {type}."), [query.kind()]));
    }
    for (name, value) in query.entries() {
        let values = if let Value::Array(items) = value { items } else { core::slice::from_ref(value) };
        for value in values {
            let written;
            let scalar = match value {
                Value::Null => continue,
                Value::String(text) => text,
                Value::Bool(true) => "true",
                Value::Bool(false) => "false",
                value => {
                    let Some(integer) = scalar(value).filter(|_| matches!(value, Value::Number(_))) else {
                        let rule = rule!(
                            WrongType,
                            "A query takes strings, integers and booleans, not {type}. Write it as a string."
                        );
                        return Err(Issue::of(&join(&["query.", name], ""), rule, [value.kind()]));
                    };
                    written = integer;
                    &written
                }
            };
            encoded.push_str(if encoded.is_empty() { "?" } else { "&" });
            encode(&mut encoded, name.as_bytes());
            encoded.push('=');
            encode(&mut encoded, scalar.as_bytes());
        }
    }
    Ok(encoded)
}

fn encode(target: &mut String, text: &[u8]) {
    for byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte & 0x7f));
        } else {
            target.push('%');
            for digit in [byte >> 4, byte & 15] {
                target.push(char::from(if digit < 10 { digit + b'0' } else { digit + (b'A' - 10) }));
            }
        }
    }
}

/// An object as `application/x-www-form-urlencoded` (the URL standard's serializer). An array repeats its name, and null is left
/// out.
pub fn form(value: &Value) -> String {
    let mut encoded = String::new();
    for (name, value) in value.entries() {
        let values = if let Value::Array(items) = value { items } else { core::slice::from_ref(value) };
        for value in values {
            let text = match value {
                Value::String(text) | Value::Number(text) => text,
                Value::Bool(true) => "true",
                Value::Bool(false) => "false",
                _ => continue,
            };
            if !encoded.is_empty() {
                encoded.push('&');
            }
            encode_form(&mut encoded, name.as_bytes());
            encoded.push('=');
            encode_form(&mut encoded, text.as_bytes());
        }
    }
    encoded
}

/// Like a path, but for a space, `*` and `~`.
fn encode_form(target: &mut String, text: &[u8]) {
    for byte in text {
        match byte {
            b' ' => target.push('+'),
            b'*' => target.push('*'),
            b'~' => target.push_str("%7E"),
            _ => encode(target, core::slice::from_ref(byte)),
        }
    }
}
