//! The characters of phone numbers as symbols of one byte: ASCII in lower case, and one byte for characters that
//! libphonenumber treats alike. Its expressions ignore case, as JavaScript defines it.

/// A no-break space: a space, except before an extension that only `#` marks.
pub(super) const NO_BREAK: u8 = 0xa0;
/// Any other punctuation.
const OTHER: u8 = b'(';
/// `ó` of the Spanish extensión, and the combining accent after an `o`.
pub(super) const ACUTE_O: u8 = 1;
pub(super) const ACUTE: u8 = 2;
/// The letters of the Russian доб.
pub(super) const DE: u8 = 3;
pub(super) const O: u8 = 4;
pub(super) const BE: u8 = 5;

/// The symbol of a character; `None` if no number has it.
pub(super) fn symbol(character: char) -> Option<u8> {
    let code = u16::try_from(u32::from(character)).ok()?;
    if code < 0x80 {
        let byte = (code as u8).to_ascii_lowercase();
        let allowed = byte.is_ascii_alphanumeric()
            || is_punctuation(byte)
            || matches!(byte, b'+' | b'#' | b';' | b',' | b':' | b'=' | b'\t');
        return allowed.then_some(byte);
    }
    let (first, _, kind) = SYMBOLS.iter().find(|(first, last, _)| (*first..=*last).contains(&code))?;
    Some(if *kind == b'0' { kind + (code - first) as u8 } else { *kind })
}

/// libphonenumber's `VALID_PUNCTUATION` and its `*`.
pub(super) fn is_punctuation(symbol: u8) -> bool {
    matches!(symbol, b'x' | b'*' | b'-' | b'/' | b' ' | b'(' | b')' | b'.' | b'[' | b']' | b'~' | NO_BREAK)
}

/// The first and the last character of each range, and its symbol. In a range of digits it is the symbol of the first.
#[rustfmt::skip]
static SYMBOLS: [(u16, u16, u8); 43] = [
    (0xff10, 0xff19, b'0'), (0x660, 0x669, b'0'), (0x6f0, 0x6f9, b'0'),
    (0xff0b, 0xff0b, b'+'), (0xa0, 0xa0, NO_BREAK), (0xad, 0xad, OTHER), (0x200b, 0x200b, OTHER),
    (0x2010, 0x2015, OTHER), (0x2053, 0x2053, OTHER), (0x2060, 0x2060, OTHER), (0x2212, 0x2212, OTHER),
    (0x223c, 0x223c, OTHER), (0x3000, 0x3000, OTHER), (0x30fc, 0x30fc, OTHER), (0xff08, 0xff09, OTHER),
    (0xff0d, 0xff0d, OTHER), (0xff0e, 0xff0e, b'.'), (0xff0f, 0xff0f, OTHER), (0xff3b, 0xff3b, OTHER),
    (0xff3d, 0xff3d, OTHER), (0xff5e, 0xff5e, b'~'),
    // The letters of the labels of extensions.
    (0xff03, 0xff03, wide(b'#')), (0xff25, 0xff25, wide(b'e')), (0xff29, 0xff29, wide(b'i')),
    (0xff2e, 0xff2e, wide(b'n')), (0xff34, 0xff34, wide(b't')), (0xff38, 0xff38, wide(b'x')),
    (0xff45, 0xff45, wide(b'e')), (0xff49, 0xff49, wide(b'i')), (0xff4e, 0xff4e, wide(b'n')),
    (0xff54, 0xff54, wide(b't')), (0xff58, 0xff58, wide(b'x')),
    (0xd3, 0xd3, ACUTE_O), (0xf3, 0xf3, ACUTE_O), (0x301, 0x301, ACUTE),
    (0x414, 0x414, DE), (0x434, 0x434, DE), (0x1c81, 0x1c81, DE),
    (0x41e, 0x41e, O), (0x43e, 0x43e, O), (0x1c82, 0x1c82, O),
    (0x411, 0x411, BE), (0x431, 0x431, BE),
];

/// The symbol of a full-width character that libphonenumber does not treat like its ASCII form.
pub(super) const fn wide(byte: u8) -> u8 {
    byte | 0x80
}
