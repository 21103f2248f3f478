//! Paths and queries that can only mean what they say.

use crate::util::format::join;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::{Value, digits};

/// Percent-encodes one segment of a path: everything but the unreserved characters (RFC 3986, section 2.3).
///
/// Refused is what would change which path it is: nothing, `.`, `..`, and a `.` or `..` between slashes or
/// encoded, which a server that decodes once more before it routes would follow.
pub fn encode_segment(segment: &str) -> Result<String, &'static str> {
    if segment.is_empty() || is_ambiguous(segment) {
        return Err("It must be a name, not a path, and not empty.");
    }
    let mut encoded = String::new();
    encode(&mut encoded, segment.as_bytes());
    Ok(encoded)
}

/// Checks a path that a caller wrote: it goes below the base URL and nowhere else.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    let mut before = 0;
    let mut sound = path.starts_with('/') && !is_ambiguous(path);
    for byte in path.bytes() {
        sound &= !is_unsafe(byte) && !matches!(byte, b'?' | b'#') && (byte, before) != (b'/', b'/');
        before = byte;
    }
    if sound {
        return Ok(());
    }
    Err("must begin with / and have no //, no segment . or .., no space, \\, ? or #: parameters go into `query`.")
}

/// What URL parsers drop or take for something else: a tab vanishes, and `\` is `/` (WHATWG URL, "path state").
pub(super) fn is_unsafe(byte: u8) -> bool {
    byte <= b' ' || byte == b'\\' || byte == 0x7f
}

/// Whether a segment is `.` or `..`, or may be one for who decodes: URL parsers resolve `..` also where it is
/// written `%2e%2e`, and a server may decode `%2f` before it routes.
#[inline(never)]
fn is_ambiguous(path: &str) -> bool {
    let mut rest = path.as_bytes();
    // How long the segment is so far, as long as it is of dots alone; else 3.
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

/// Makes a query of a map: `?page=2&tag=a&tag=b`, with nothing for a member that is null, and nothing at all for an
/// empty map or null. Lists repeat their name.
///
/// # Errors
/// An issue for a value that is not text, a whole number, a boolean or a list of these. A fraction has to be
/// given as text, in the digits that the provider is to see.
pub fn query_string(query: &Value) -> Result<String, Issue> {
    let mut text = String::new();
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
                    let negative = value.as_number().is_some_and(|number| number < 0.0);
                    let Some(integer) = Value::Number(value.as_number().unwrap_or(f64::NAN).abs()).as_integer() else {
                        let rule = rule!(
                            WrongType,
                            "A query takes strings, integers and booleans, not {type}. Write it as a string."
                        );
                        return Err(Issue::of(&join(&["query.", name], ""), rule, [value.kind()]));
                    };
                    written = join(&[if negative { "-" } else { "" }, &digits(integer)], "");
                    &written
                }
            };
            text.push_str(if text.is_empty() { "?" } else { "&" });
            encode(&mut text, name.as_bytes());
            text.push('=');
            encode(&mut text, scalar.as_bytes());
        }
    }
    Ok(text)
}

#[inline(never)]
fn encode(target: &mut String, text: &[u8]) {
    for byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte & 0x7f));
        } else {
            target.push('%');
            for half in [byte >> 4, byte & 15] {
                target.push(char::from(if half < 10 { half | b'0' } else { (half + b'A' - 10) & 0x7f }));
            }
        }
    }
}
