//! A body that is no JSON: a sentence, a proxy's HTML page, XML, or JSON that was cut off.

use super::Facts;
use super::phrase::{SENTENCE, tidy};
use super::words::{contains, position};

/// A page is not searched further than this, in bytes.
const MOST: usize = 65_536;

/// Reads what a body that is no JSON says of its failure into `facts`.
pub(super) fn read(text: &str, facts: &mut Facts) {
    let text = text.get(..text.floor_char_boundary(MOST)).unwrap_or(text);
    let message = match first(text) {
        // What is left of a JSON text is no sentence for people.
        None | Some('{' | '[' | '"') => None,
        Some('<') if is_html(text) => element(text, "<title>").or_else(|| element(text, "<h1>")),
        Some('<') => {
            facts.code = element(text, "<code>");
            facts.request_id = element(text, "<requestid>");
            element(text, "<message>")
        }
        Some(_) => Some(tidy(text, SENTENCE)),
    };
    facts.message = message.unwrap_or_default();
}

/// Whether a text is a web page, or at least marked up like one.
pub(crate) fn is_html(text: &str) -> bool {
    first(text) == Some('<')
        && crate::text::pieces("<html|<!doctype html|<head|<body|<h1|<center", b'|').any(|tag| contains(text, tag))
}

/// The first character that is no white space; a byte order mark is none.
fn first(text: &str) -> Option<char> {
    text.chars().find(|letter| *letter > ' ' && *letter != '\u{feff}')
}

/// The text behind the first of these tags, up to the next.
fn element(text: &str, tag: &str) -> Option<String> {
    let start = position(text.as_bytes(), tag.as_bytes())?.checked_add(tag.len())?;
    let rest = text.get(start..)?;
    let end = position(rest.as_bytes(), b"<").unwrap_or(rest.len());
    let content = tidy(rest.get(..end)?, SENTENCE);
    Some(content).filter(|content| !content.is_empty())
}
