//! Texts, taken apart at ASCII characters byte by byte: the standard searchers are many times the code.

/// What stands before and after the first `separator`, which must be ASCII; `None` where there is none.
pub(crate) fn cut(text: &str, separator: u8) -> Option<(&str, &str)> {
    cut_any(text, &[separator])
}

/// What stands before and after the first of these separators, which must be ASCII; `None` where there is none.
#[inline(never)]
pub(crate) fn cut_any<'a>(text: &'a str, separators: &[u8]) -> Option<(&'a str, &'a str)> {
    let place = text.bytes().position(|byte| separators.contains(&byte))?;
    Some((text.get(..place)?, text.get(place.wrapping_add(1)..)?))
}

/// What stands between the separators, which must be ASCII; the whole where there is none.
pub(crate) fn pieces(text: &str, separator: u8) -> Pieces<'_> {
    Pieces { rest: Some(text), separator }
}

pub(crate) struct Pieces<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let (piece, rest) = cut(text, self.separator).map_or((text, None), |(piece, rest)| (piece, Some(rest)));
        self.rest = rest;
        Some(piece)
    }
}
