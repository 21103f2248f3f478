//! XML, HTML and forms as one flat object, which is read like JSON.

use crate::util::strings::{contains_any, split, split_once};
use crate::util::value::Value;
use std::borrow::Cow;

/// How many elements are read.
const MAX_ITEMS: usize = 200;
/// The entities of XML and HTML that are decoded: each name, then its character.
const ENTITIES: &str = "lt<|gt>|amp&|quot\"|apos'|#39'";

/// The elements that begin with text, and all attributes, in document order and without nesting. Namespace prefixes are
/// dropped. A `Value` element, in which SOAP 1.2 (section 5.4.6) keeps a code, goes by the name of the element around it.
pub(super) fn parse_elements(text: &str) -> Value<'_> {
    let mut properties = Vec::new();
    let mut name = "";
    for piece in split(text, b'<').skip(1).take(MAX_ITEMS) {
        let (tag, content) = split_once(piece, b'>').unwrap_or((piece, ""));
        let data = tag.strip_prefix("![CDATA[");
        if data.is_none() {
            let mut quotes = split(tag, b'"');
            let head = quotes.next().unwrap_or_default();
            let (full, mut attribute) = split_once(head, b' ').unwrap_or((head, ""));
            if matches!(full.bytes().next(), Some(b'/' | b'!' | b'?') | None) {
                continue;
            }
            let own = split_once(full, b':').map_or(full, |(_, own)| own);
            name = if own == "Value" { name } else { own.trim_ascii() };
            while let (Some(value), next) = (quotes.next(), quotes.next()) {
                if let Some((key, _)) = split_once(attribute, b'=').filter(|(key, _)| split_once(key, b':').is_none()) {
                    properties.push((Cow::Borrowed(key.trim_ascii()), decode_entities(value)));
                }
                attribute = next.unwrap_or_default();
            }
        }
        let content = data.map_or(content, |data| data.strip_suffix("]]").unwrap_or(data));
        if content.bytes().any(|byte| byte > b' ') {
            properties.push((Cow::Borrowed(name), decode_entities(content)));
        }
    }
    Value::Object(properties)
}

/// The name of the outermost element, without its namespace.
pub(super) fn root_name(text: &str) -> Option<&str> {
    let root = split(text, b'<').skip(1).take(MAX_ITEMS).find(|piece| !piece.starts_with(['?', '!']))?;
    let name = root.get(..root.bytes().position(|byte| byte <= b' ' || byte == b'>' || byte == b'/')?)?;
    Some(split_once(name, b':').map_or(name, |(_, own)| own))
}

/// Replaces entities by their characters; an unknown entity stays as it is.
fn decode_entities(mut text: &str) -> Value<'_> {
    let mut plain = String::new();
    while let Some((before, after)) = split_once(text, b'&') {
        // The longest name has four letters: a later semicolon belongs to another entity.
        let end = after.bytes().take(5).position(|byte| byte == b';');
        let known = end.and_then(|end| {
            let letter = split(ENTITIES, b'|').find_map(|known| known.strip_prefix(after.get(..end)?))?;
            Some((letter, after.get(end + 1..)?))
        });
        let (letter, rest) = known.unwrap_or(("&", after));
        plain.push_str(before);
        plain.push_str(letter);
        text = rest;
    }
    plain.push_str(text);
    Value::String(Cow::Owned(plain))
}

/// The fields of a form (the URL standard's application/x-www-form-urlencoded), such as
/// `error=invalid_client&error_description=No+such+client`. Bytes beyond ASCII are not decoded as UTF-8. `None` if it is not a
/// form.
pub(super) fn parse_form(text: &str) -> Option<Value<'static>> {
    let nibble = |digit: Option<u8>| digit.map_or(0, |digit| (digit & 15) + (digit >> 6) * 9);
    let mut properties = Vec::new();
    let mut name = None;
    let mut part = String::new();
    let mut bytes = text.bytes();
    loop {
        let byte = bytes.next();
        let letter = match byte {
            None | Some(b'&') => {
                properties.push((Cow::Owned(name.take()?), Value::String(Cow::Owned(core::mem::take(&mut part)))));
                if byte.is_none() {
                    return Some(Value::Object(properties));
                }
                continue;
            }
            Some(b'=') if name.is_none() => {
                name = Some(core::mem::take(&mut part));
                continue;
            }
            Some(b'%') => nibble(bytes.next()) << 4 | nibble(bytes.next()),
            Some(b'+') => b' ',
            Some(..=b' ') => return None,
            Some(byte) => byte,
        };
        part.push(char::from(letter));
    }
}

/// Removes what the names of all fields begin with: `sms_code=7&sms_info=No+route` becomes `code` and `info`.
pub(super) fn strip_common_prefix(form: &mut Value) {
    let Value::Object(fields) = form else { return };
    let Some(((first, _), others @ [_, ..])) = fields.split_first() else { return };
    let mut common = first.as_bytes();
    for (name, _) in others {
        let length = common.iter().zip(name.as_bytes()).take_while(|(byte, other)| byte == other).count();
        common = common.get(..length).unwrap_or_default();
    }
    let length = common.iter().rposition(|byte| b"_.-".contains(byte)).map_or(0, |index| index + 1);
    for (name, _) in fields {
        *name = Cow::Owned(name.get(length..).unwrap_or_default().to_owned());
    }
}

/// Whether a body is an HTML page, or at least a part of one.
pub(crate) fn is_html(text: &str) -> bool {
    first_char(text) == Some('<') && contains_any(text, "<html|<!doctype html|<head|<body|<h1|<center")
}

/// The first character after white space and a byte order mark.
pub(super) fn first_char(text: &str) -> Option<char> {
    text.chars().find(|letter| *letter > ' ' && *letter != '\u{feff}')
}
