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

/// What both have in one septet, up to U+00FF.
const BASIC: &str = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\
                     ¡£¥§¿ÄÅÆÉÑÖØÜßàäåæèéìñòöøùü";
/// Both have it in the extension table (section 6.2.1.1).
const EXTENSION: &str = "[\\]^{|}~";

static STANDARD: Costs = Costs::of([BASIC, "¤Ç"], [EXTENSION, "\x0c"], "ΓΔΘΛΞΠΣΦΨΩ", 2);
static REDUCED: Costs = Costs::of([BASIC, ""], [EXTENSION, ""], "", 0);

/// The septets of a UTF-16 code unit: one, two where it is in the extension table (an escape goes before it), none
/// where it is not in the alphabet.
pub fn septets(unit: u16, alphabet: Alphabet) -> u32 {
    costs(alphabet).septets(unit)
}

#[inline]
pub(super) fn costs(alphabet: Alphabet) -> &'static Costs {
    match alphabet {
        Alphabet::Standard => &STANDARD,
        Alphabet::Reduced => &REDUCED,
    }
}

/// An alphabet in 72 bytes.
pub(super) struct Costs {
    /// Two bits for each character up to U+00FF.
    latin: [u32; 16],
    /// One bit for each from `Γ` on: they cost one septet, or are not there.
    greek: u32,
    euro: u32,
}

const FIRST_GREEK: u16 = 0x0393;

impl Costs {
    #[inline]
    pub(super) fn septets(&self, unit: u16) -> u32 {
        let greek = unit.wrapping_sub(FIRST_GREEK);
        if let Some(sixteen) = self.latin.get(usize::from(unit >> 4)) {
            sixteen.wrapping_shr(u32::from(unit & 15) << 1) & 3
        } else if greek < 32 {
            self.greek.wrapping_shr(greek.into()) & 1
        } else if unit == 0x20AC {
            self.euro
        } else {
            0
        }
    }

    #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "the compiler runs it, and would stop")]
    const fn of(basic: [&str; 2], extension: [&str; 2], greek: &str, euro: u32) -> Costs {
        let mut costs = Costs { latin: [0; 16], greek: 0, euro };
        let texts = [(basic[0], 1), (basic[1], 1), (extension[0], 2), (extension[1], 2)];
        let mut index = 0;
        while index < texts.len() {
            let (text, septets) = texts[index];
            let mut rest = text.as_bytes();
            while let Some((unit, after)) = next(rest) {
                costs.latin[unit as usize >> 4] |= septets << (2 * (unit & 15));
                rest = after;
            }
            index += 1;
        }
        let mut rest = greek.as_bytes();
        while let Some((unit, after)) = next(rest) {
            costs.greek |= 1 << (unit - FIRST_GREEK as u32);
            rest = after;
        }
        costs
    }
}

/// The first character of a text whose characters take one or two bytes in UTF-8.
#[allow(clippy::arithmetic_side_effects, clippy::panic, reason = "the compiler runs it, and would stop")]
const fn next(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [] => None,
        [byte, rest @ ..] if *byte < 0x80 => Some((*byte as u32, rest)),
        [lead, byte, rest @ ..] if *lead >> 5 == 6 => Some((((*lead & 31) as u32) << 6 | (*byte & 63) as u32, rest)),
        _ => panic!("only characters of one or two bytes"),
    }
}
