//! Sentences with gaps.

use crate::util::text::cut;

/// Puts the parts, in order, where `#` stands in the pattern. One text and one call are a fraction of the code
/// that a list of pieces is, and `core::fmt` would cost more than all the sentences together.
#[inline(never)]
pub(crate) fn sentence(pattern: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    let mut parts = parts.iter();
    while let Some((before, after)) = cut(rest, b'#') {
        text.push_str(before);
        text.push_str(start(parts.next().unwrap_or(&"")));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The longest part of a sentence, in bytes: a name of a megabyte helps nobody.
const MAX_PART: usize = 1_000;

fn start(part: &str) -> &str {
    let mut end = part.len().min(MAX_PART);
    while !part.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    part.get(..end).unwrap_or(part)
}

/// The texts with something between each two.
#[inline(never)]
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
