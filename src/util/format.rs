//! Sentences put together from parts.

use crate::util::strings::split_once_any;

/// The mark that stands for a part in a pattern.
pub(crate) const PART: u8 = b'#';
/// The mark that stands for the path of an issue.
pub(crate) const PATH: u8 = b'@';

/// Puts the path, and the parts in order, where their marks stand in the pattern. One string and one call are a fraction
/// of the code that an array of pieces is, and `core::fmt` would be more than all the sentences together.
pub(crate) fn fill(pattern: &str, path: &str, parts: &[&str]) -> String {
    let mut sentence = String::new();
    let mut rest = pattern;
    let mut parts = parts.iter();
    while let Some((before, after)) = split_once_any(rest, &[PART, PATH]) {
        let is_path = rest.as_bytes().get(before.len()) == Some(&PATH);
        let part = if is_path { path } else { parts.next().unwrap_or(&"") };
        sentence.push_str(before);
        sentence.push_str(start(part));
        rest = after;
    }
    sentence.push_str(rest);
    sentence
}

/// The longest part of a sentence, in bytes. A name of a megabyte would make a message of one.
const MAX_PART_BYTES: usize = 1_000;

fn start(part: &str) -> &str {
    let mut end = part.len().min(MAX_PART_BYTES);
    while !part.is_char_boundary(end) {
        end -= 1;
    }
    part.get(..end).unwrap_or(part)
}

/// The strings with something between each two.
pub(crate) fn join(parts: &[&str], between: &str) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}
