//! A body that is no JSON: a sentence, a proxy's HTML page, XML, or JSON that was cut off.

use super::phrase::{SENTENCE, tidy};
use super::shape::Found;

/// A page is not searched further than this, in bytes.
const MOST: usize = 65_536;

/// What a body that is no JSON says of its failure.
pub(super) fn read(text: &str) -> Found {
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = text.get(..text.floor_char_boundary(MOST)).unwrap_or(text);
    let mut found = Found::default();
    match text.bytes().next() {
        // What is left of a JSON text is no sentence for people.
        None | Some(b'{' | b'[' | b'"') => {}
        Some(b'<') if is_html(text) => {
            found.message = element(text, "title").or_else(|| element(text, "h1"));
        }
        Some(b'<') => {
            found.code = element(text, "code");
            found.message = element(text, "message");
            found.request_id = element(text, "requestid");
        }
        Some(_) => found.message = Some(tidy(text, SENTENCE)),
    }
    found
}

/// Whether a text is a web page, or at least marked up like one.
pub(crate) fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<')
        && ["<html", "<!doctype html", "<head", "<body", "<h1", "<center"]
            .iter()
            .any(|tag| position(start, tag).is_some())
}

/// The text of the first element of this name, if it holds nothing but text.
fn element(text: &str, name: &str) -> Option<String> {
    let opened = text.get(position(text, &["<", name].concat())?..)?;
    let (_, inside) = opened.split_once('>')?;
    let (content, rest) = inside.split_once('<')?;
    let content = tidy(content, SENTENCE);
    Some(content).filter(|content| rest.starts_with('/') && !content.is_empty())
}

/// Where `tag` begins, in whichever case, as a whole name.
fn position(text: &str, tag: &str) -> Option<usize> {
    let (text, tag) = (text.as_bytes(), tag.as_bytes());
    text.windows(tag.len().saturating_add(1)).position(|window| {
        window.split_last().is_some_and(|(next, name)| name.eq_ignore_ascii_case(tag) && !next.is_ascii_alphanumeric())
    })
}
