//! Texts, taken apart at ASCII characters byte by byte: the standard searchers are many times the code.

/// What stands before and after the first `separator`, which must be ASCII; `None` where there is none.
#[inline(never)]
pub(crate) fn cut(text: &str, separator: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..place)?, text.get(place.wrapping_add(1)..)?))
}
