//! Paths and queries that can only mean what they say.

use crate::issue::Issue;
use crate::sentence::sentence;
use crate::value::{Value, digits};

/// Percent-encodes one segment of a path: everything but the unreserved characters (RFC 3986, section 2.3).
///
/// Refused is what would change which path it is: nothing, `.`, `..`, and a `.` or `..` between slashes or
/// encoded, which a server that decodes once more before it routes would follow.
pub fn encode_segment(segment: &str) -> Result<String, &'static str> {
    if segment.is_empty() || has_dots(segment.as_bytes()) {
        return Err("It must be a name, not a path, and not empty.");
    }
    let mut encoded = String::new();
    encode(&mut encoded, segment);
    Ok(encoded)
}

/// Puts each value, encoded as a segment, where its name stands in braces: `/messages/{id}`.
///
/// # Errors
/// A value that [`encode_segment`] refuses, and a name for which there is no value.
pub fn fill(template: &str, values: &[(&str, &str)]) -> Result<String, &'static str> {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("A brace is not closed.")?;
        let (_, value) = values.iter().find(|(known, _)| *known == name).ok_or("A value for the path is missing.")?;
        path.push_str(before);
        path.push_str(&encode_segment(value)?);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// Checks a path that a caller wrote: it goes below the base URL and nowhere else.
///
/// A URL parser takes `\` for `/`, drops tabs and line breaks, and resolves `..` also where it is written
/// `%2e%2e` (WHATWG URL, "path state"); a server may decode `%2f` before it routes.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return Err("The path must have no ? and no #: give parameters as `query`.");
    }
    if path.bytes().any(is_unsafe) {
        return Err("The path must have no space, no control character and no backslash.");
    }
    let Some(rest) = path.strip_prefix('/') else {
        return Err("The path must begin with one / and have no //.");
    };
    if path.as_bytes().windows(2).any(|pair| pair == b"//") {
        return Err("The path must begin with one / and have no //.");
    }
    if has_dots(rest.as_bytes()) {
        return Err("The path must have no segment . or .. in it.");
    }
    Ok(())
}

/// What URL parsers drop or take for something else.
pub(super) fn is_unsafe(byte: u8) -> bool {
    byte <= b' ' || byte == b'\\' || byte == 0x7f
}

/// Whether a segment is `.` or `..`, where `%2e`, `%2f` and `%5c` count as what they stand for.
fn has_dots(path: &[u8]) -> bool {
    let mut dots = 0_usize;
    let mut others = false;
    let mut rest = path;
    loop {
        let (byte, after) = match rest {
            [] => (b'/', &[][..]),
            [b'%', b'2', b'e' | b'E', after @ ..] => (b'.', after),
            [b'%', b'2', b'f' | b'F', after @ ..] | [b'%', b'5', b'c' | b'C', after @ ..] => (b'/', after),
            [byte, after @ ..] => (*byte, after),
        };
        match byte {
            b'/' | b'\\' => {
                if matches!(dots, 1 | 2) && !others {
                    return true;
                }
                if rest.is_empty() {
                    return false;
                }
                (dots, others) = (0, false);
            }
            b'.' => dots = dots.saturating_add(1),
            _ => others = true,
        }
        rest = after;
    }
}

/// Makes a query of a map: `?page=2&tag=a&tag=b`, with nothing for a member that is null, and nothing at all for an
/// empty map or null. Lists repeat their name.
///
/// # Errors
/// An issue for a value that is not text, a whole number, a boolean or a list of these. A fraction has to be
/// given as text, in the digits that the provider is to see.
pub fn query_string(query: &Value) -> Result<String, Issue> {
    if !matches!(query, Value::Null | Value::Map(_)) {
        return Err(Issue::new("query", "wrong-type", sentence("`query` must be an object, not #.", &[query.kind()])));
    }
    let mut text = String::new();
    for (name, value) in query.entries() {
        let values = if let Value::List(items) = value { items } else { core::slice::from_ref(value) };
        for value in values {
            let scalar = match value {
                Value::Null => continue,
                Value::Bool(true) => "true".to_owned(),
                Value::Bool(false) => "false".to_owned(),
                Value::Text(text) => text.clone(),
                Value::Number(number) if *number < 0.0 => whole("-", -number),
                Value::Number(number) => whole("", *number),
                _ => String::new(),
            };
            if scalar.is_empty() && !matches!(value, Value::Text(_)) {
                let rule = "A query takes text, whole numbers and booleans, not #. Give it as text.";
                return Err(Issue::new(["query.", name].concat(), "wrong-type", sentence(rule, &[value.kind()])));
            }
            text.push(if text.is_empty() { '?' } else { '&' });
            encode(&mut text, name);
            text.push('=');
            encode(&mut text, &scalar);
        }
    }
    Ok(text)
}

/// Empty for what is no whole number.
fn whole(sign: &str, number: f64) -> String {
    Value::Number(number).as_whole().map_or(String::new(), |number| [sign, &digits(number)].concat())
}

#[inline(never)]
fn encode(target: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            target.push('%');
            for half in [byte >> 4, byte & 15] {
                target.push(char::from(if half < 10 { half | b'0' } else { half.wrapping_add(b'A' - 10) }));
            }
        }
    }
}
