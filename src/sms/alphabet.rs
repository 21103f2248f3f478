//! The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1).

/// Which characters go as seven bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alphabet {
    /// The default alphabet with its extension table.
    #[default]
    Standard,
    /// Without the Greek capitals, the euro and currency signs, the capital C with cedilla, and the form feed:
    /// what some carriers and providers leave out because phones show it wrongly.
    Reduced,
}

/// The septets of a character: one, two where it is in the extension table (an escape goes before it), none
/// where it is not in the alphabet.
pub fn septets(character: char, alphabet: Alphabet) -> u32 {
    let code = u32::from(character);
    let standard = alphabet == Alphabet::Standard;
    let rest = match code {
        0..0x80 => return ascii_septets(code as u8, alphabet),
        0xa0..0x100 => LATIN.wrapping_shr(code.wrapping_sub(0xa0)) as u32 & 1,
        _ => 0,
    };
    match code {
        // ¤ and Ç, the Greek capitals, €.
        0xa4 | 0xc7 if standard => 1,
        0x390..0x3b0 if standard => GREEK.wrapping_shr(code.wrapping_sub(0x390)) & 1,
        0x20ac if standard => 2,
        _ => rest,
    }
}

/// The same of a byte below 128.
pub(super) fn ascii_septets(byte: u8, alphabet: Alphabet) -> u32 {
    let cost = ASCII.get(usize::from(byte)).copied().unwrap_or(0);
    if byte == b'\x0c' && alphabet == Alphabet::Reduced { 0 } else { cost.into() }
}

/// Bit n is set for U+00A0 + n.
const LATIN: u128 = bits("¡£¥§¿ÄÅÆÉÑÖØÜßàäåæèéìñòöøùü", 0xa0);
/// Bit n is set for U+0390 + n.
const GREEK: u32 = bits("ΓΔΘΛΞΠΣΦΨΩ", 0x390) as u32;

/// The characters as a mask. Each takes two bytes of UTF-8.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "the compiler runs it, and would stop")]
const fn bits(characters: &str, first: u32) -> u128 {
    let bytes = characters.as_bytes();
    let mut mask = 0;
    let mut at = 0;
    while at < bytes.len() {
        let code = ((bytes[at] as u32 & 0x1f) << 6) | (bytes[at + 1] as u32 & 0x3f);
        mask |= 1 << (code - first);
        at += 2;
    }
    mask
}

static ASCII: [u8; 128] = ascii();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "the compiler runs it, and would stop")]
const fn ascii() -> [u8; 128] {
    let mut costs = [0; 128];
    let mut code = 0;
    while code < costs.len() {
        costs[code] = match code as u8 {
            // The extension table (section 6.2.1.1).
            b'\x0c' | b'^' | b'{' | b'}' | b'\\' | b'[' | b'~' | b']' | b'|' => 2,
            b'`' | b'\x7f' => 0,
            b'\n' | b'\r' | b' '.. => 1,
            _ => 0,
        };
        code += 1;
    }
    costs
}
