//! Splitting and searching strings at ASCII characters, byte by byte. The searchers of `std` are several times the code.

#[cfg(any(feature = "client", feature = "webhook"))]
use std::borrow::Cow;

/// The parts before and after the first `separator`, which must be ASCII. `None` if there is none.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    cut(text, text.bytes().position(|byte| byte == separator))
}

/// The parts before and after the first of these separators, which must be ASCII. `None` if there is none.
pub(crate) fn split_once_any<'a>(text: &'a str, separators: &[u8]) -> Option<(&'a str, &'a str)> {
    cut(text, text.bytes().position(|byte| separators.contains(&byte)))
}

/// The parts before and after the byte at an index.
fn cut(text: &str, index: Option<usize>) -> Option<(&str, &str)> {
    Some((text.get(..index?)?, text.get(index? + 1..)?))
}

/// The parts between the separators, which must be ASCII. Without a separator, the string is the only part.
pub(crate) fn split(text: &str, separator: u8) -> Split<'_> {
    Split { rest: Some(text), separator }
}

/// See [`split`].
pub(crate) struct Split<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let (part, rest) = split_once(text, self.separator).map_or((text, None), |(part, rest)| (part, Some(rest)));
        self.rest = rest;
        Some(part)
    }
}

/// Whether a string contains a phrase, in any ASCII case.
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    position(text.as_bytes(), phrase.as_bytes()).is_some()
}

/// Whether a string contains one of the phrases, which have a `|` between them, in any ASCII case.
#[cfg(any(feature = "client", feature = "webhook"))]
#[inline(never)]
pub(crate) fn contains_any(text: &str, phrases: &str) -> bool {
    split(phrases, b'|').any(|phrase| contains(text, phrase))
}

/// The index of the first occurrence of a phrase, in any ASCII case.
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) fn position(text: &[u8], phrase: &[u8]) -> Option<usize> {
    let first = phrase.first()? | 0x20;
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        // The first letter differs at nearly every index; 0x20 is the bit of the case.
        if byte | 0x20 == first && rest.get(..phrase.len()).is_some_and(|found| found.eq_ignore_ascii_case(phrase)) {
            return Some(text.len() - rest.len());
        }
        rest = after;
    }
    None
}

/// The string as one line: white space and control characters become single spaces, none at the ends. A line of more than
/// `max_bytes` is cut between characters and ends with `…`.
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) fn truncate_line(text: &str, max_bytes: usize) -> String {
    line(text, max_bytes).into_owned()
}

/// The same, borrowed where nothing has to be changed, as is usual.
#[cfg(any(feature = "client", feature = "webhook"))]
#[inline(never)]
pub(crate) fn line(text: &str, max_bytes: usize) -> Cow<'_, str> {
    if is_line(text, max_bytes) {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    let mut gap = "";
    for character in text.chars() {
        if character <= ' ' || character == '\u{7f}' {
            gap = if line.is_empty() { "" } else { " " };
            continue;
        }
        line.push_str(gap);
        gap = "";
        if line.len() + character.len_utf8() > max_bytes {
            line.push('…');
            break;
        }
        line.push(character);
    }
    Cow::Owned(line)
}

#[cfg(any(feature = "client", feature = "webhook"))]
fn is_line(text: &str, max_bytes: usize) -> bool {
    let mut after_gap = true;
    for byte in text.bytes() {
        let is_gap = byte <= b' ';
        if is_gap && (after_gap || byte < b' ') || byte == 0x7f {
            return false;
        }
        after_gap = is_gap;
    }
    text.len() <= max_bytes && (!after_gap || text.is_empty())
}
