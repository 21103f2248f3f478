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
    if let Some(cost) = ASCII.get(character as usize) {
        return if alphabet == Alphabet::Reduced && character == '\x0c' { 0 } else { u32::from(*cost) };
    }
    let found = |list: &str| list.chars().any(|known| known == character);
    if found("¡£¥§¿ÄÅÆÉÑÖØÜßàäåæèéìñòöøùü") {
        1
    } else if alphabet == Alphabet::Reduced {
        0
    } else if found("¤ÇΓΔΘΛΞΠΣΦΨΩ") {
        1
    } else if character == '€' {
        2
    } else {
        0
    }
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
