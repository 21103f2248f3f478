//! Paths and queries that can only mean what they say.

use crate::issue::Issue;
use crate::value::{Value, digits};

/// Percent-encodes one segment of a path: everything but the unreserved characters (RFC 3986, section 2.3).
///
/// Refused is what would change which path it is: nothing, `.`, `..`, and a `.` or `..` between slashes,
/// which a server that decodes before it routes would follow.
pub fn encode_segment(segment: &str) -> Result<String, &'static str> {
    if segment.is_empty() || has_dots(segment) {
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
    if path.contains(['?', '#']) {
        return Err("The path must have no ? and no #: give parameters as `query`.");
    }
    if path.contains(|character: char| character <= ' ' || matches!(character, '\\' | '\u{7f}')) {
        return Err("The path must have no space, no control character and no backslash.");
    }
    let mut segments = path.split('/').peekable();
    let mut sound = segments.next() == Some("") && segments.peek().is_some();
    while let Some(segment) = segments.next() {
        // Only the last one may be empty: a slash at the end.
        sound &= !segment.is_empty() || segments.peek().is_none();
        if has_dots(&decode(segment)) {
            return Err("The path must have no segment . or .. in it.");
        }
    }
    if sound { Ok(()) } else { Err("The path must begin with one / and have no //.") }
}

fn has_dots(segment: &str) -> bool {
    segment.split(['/', '\\']).any(|part| matches!(part, "." | ".."))
}

/// The ASCII characters that stand percent-encoded, decoded; all else as it is.
fn decode(segment: &str) -> String {
    let mut decoded = String::new();
    let mut rest = segment.chars();
    while let Some(character) = rest.next() {
        let code = rest.as_str().get(..2).filter(|_| character == '%');
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(u8::is_ascii);
        if byte.is_some() {
            rest = rest.as_str().get(2..).unwrap_or("").chars();
        }
        decoded.push(byte.map_or(character, char::from));
    }
    decoded
}

/// Makes a query of a map: `?page=2&tag=a&tag=b`, with nothing for a member that is null, and nothing at all for an
/// empty map or null. Lists repeat their name.
///
/// # Errors
/// An issue for a value that is not text, a whole number, a boolean or a list of these. A fraction has to be
/// given as text, in the digits that the provider is to see.
pub fn query_string(query: &Value) -> Result<String, Issue> {
    if !matches!(query, Value::Null | Value::Map(_)) {
        return Err(Issue::new("query", "wrong-type", ["`query` must be an object, not ", query.kind(), "."].concat()));
    }
    let mut text = String::new();
    for (name, value) in query.entries() {
        let values = if let Value::List(items) = value { items } else { core::slice::from_ref(value) };
        for value in values.iter().filter(|value| !value.is_null()) {
            let Some(value) = scalar(value) else {
                let message =
                    ["A query takes text, whole numbers and booleans, not ", value.kind(), ". Give it as text."];
                return Err(Issue::new(["query.", name].concat(), "wrong-type", message.concat()));
            };
            text.push(if text.is_empty() { '?' } else { '&' });
            encode(&mut text, name);
            text.push('=');
            encode(&mut text, &value);
        }
    }
    Ok(text)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(flag) => Some(if *flag { "true" } else { "false" }.to_owned()),
        Value::Number(number) => {
            let whole = digits(Value::Number(number.abs()).as_whole()?);
            Some(if *number < 0.0 { ["-", &whole].concat() } else { whole })
        }
        _ => None,
    }
}

fn encode(target: &mut String, text: &str) {
    let hexadecimal = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0').to_ascii_uppercase();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            target.extend(['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]);
        }
    }
}
