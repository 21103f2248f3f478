//! A body that is no JSON: a sentence, a proxy's HTML page, XML, or JSON that was cut off.

use super::phrase::{SENTENCE, tidy};
use super::shape::Found;
use super::words::{contains, position};

/// A page is not searched further than this, in bytes.
const MOST: usize = 65_536;

/// What a body that is no JSON says of its failure.
pub(super) fn read(text: &str) -> Found {
    let text = text.get(..text.floor_char_boundary(MOST)).unwrap_or(text);
    let mut found = Found::default();
    match first(text) {
        // What is left of a JSON text is no sentence for people.
        None | Some('{' | '[' | '"') => {}
        Some('<') if is_html(text) => found.message = element(text, "<title>").or_else(|| element(text, "<h1>")),
        Some('<') => {
            found.code = element(text, "<code>");
            found.message = element(text, "<message>");
            found.request_id = element(text, "<requestid>");
        }
        Some(_) => found.message = Some(tidy(text, SENTENCE)),
    }
    found
}

/// Whether a text is a web page, or at least marked up like one.
pub(crate) fn is_html(text: &str) -> bool {
    first(text) == Some('<') && "<html|<!doctype html|<head|<body|<h1|<center".split('|').any(|tag| contains(text, tag))
}

/// The first character that is no white space; a byte order mark is none.
fn first(text: &str) -> Option<char> {
    text.chars().find(|letter| *letter > ' ' && *letter != '\u{feff}')
}

/// The text behind the first of these tags, up to the next.
fn element(text: &str, tag: &str) -> Option<String> {
    let start = position(text.as_bytes(), tag.as_bytes())?.checked_add(tag.len())?;
    let content = tidy(text.get(start..)?.split('<').next()?, SENTENCE);
    Some(content).filter(|content| !content.is_empty())
}
