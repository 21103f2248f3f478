//! Texts, taken apart at ASCII characters byte by byte: the standard searchers are many times the code.

/// What stands before and after the first `separator`, which must be ASCII; `None` where there is none.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    split_once_any(text, &[separator])
}

/// What stands before and after the first of these separators, which must be ASCII; `None` where there is none.
#[inline(never)]
pub(crate) fn split_once_any<'a>(text: &'a str, separators: &[u8]) -> Option<(&'a str, &'a str)> {
    let place = text.bytes().position(|byte| separators.contains(&byte))?;
    Some((text.get(..place)?, text.get(place.wrapping_add(1)..)?))
}

/// What stands between the separators, which must be ASCII; the whole where there is none.
pub(crate) fn split(text: &str, separator: u8) -> Split<'_> {
    Split { rest: Some(text), separator }
}

pub(crate) struct Split<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let (piece, rest) = split_once(text, self.separator).map_or((text, None), |(piece, rest)| (piece, Some(rest)));
        self.rest = rest;
        Some(piece)
    }
}

/// Whether a text contains a phrase, whatever the case of its letters.
#[cfg(feature = "client")]
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    position(text.as_bytes(), phrase.as_bytes()).is_some()
}

/// Where a phrase first stands in a text, whatever the case of its letters.
#[cfg(feature = "client")]
pub(crate) fn position(text: &[u8], phrase: &[u8]) -> Option<usize> {
    text.windows(phrase.len().max(1)).position(|window| window.eq_ignore_ascii_case(phrase))
}

/// One line, without white space around it, of at most `most` bytes; cut between characters.
#[cfg(feature = "client")]
pub(crate) fn truncate_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut gap = "";
    for letter in text.chars() {
        if letter <= ' ' || letter == '\u{7f}' {
            gap = if line.is_empty() { "" } else { " " };
            continue;
        }
        line.push_str(gap);
        gap = "";
        if line.len().saturating_add(letter.len_utf8()) > most {
            line.push('…');
            break;
        }
        line.push(letter);
    }
    line
}
