//! Sentences with gaps.

/// Puts the parts, in order, where `#` stands in the pattern. One text and one call are a fraction of the code
/// that a list of pieces is, and `core::fmt` would cost more than all the sentences together.
#[inline(never)]
pub(crate) fn sentence(pattern: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut parts = parts.iter();
    for piece in pattern.split('#') {
        text.push_str(piece);
        text.push_str(parts.next().unwrap_or(&""));
    }
    text
}
