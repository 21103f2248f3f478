//! The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1).

/// The characters that are sent as seven bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alphabet {
    /// The default alphabet and its extension table.
    #[default]
    Standard,
    /// Without the Greek capitals, `€`, `¤`, `Ç` and the form feed, which some carriers and providers leave out because phones
    /// display them wrongly.
    Reduced,
}

/// The characters up to U+00FF that cost one septet in both alphabets.
const BASIC: &str = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\
                     ¡£¥§¿ÄÅÆÉÑÖØÜßàäåæèéìñòöøùü";
/// The characters of the extension table (section 6.2.1.1) in both alphabets.
const EXTENSION: &str = "[\\]^{|}~";

static STANDARD: Costs = Costs::of([BASIC, "¤Ç"], [EXTENSION, "\x0c"], "ΓΔΘΛΞΠΣΦΨΩ", 2);
static REDUCED: Costs = Costs::of([BASIC, ""], [EXTENSION, ""], "", 0);

/// The septets of a UTF-16 code unit: 1; 2 if it is in the extension table, because an escape precedes it; 0 if it is not in
/// the alphabet.
pub fn septets(unit: u16, alphabet: Alphabet) -> u32 {
    costs(alphabet).septets(unit)
}

/// The septets of every character of an alphabet.
#[inline]
pub(super) fn costs(alphabet: Alphabet) -> &'static Costs {
    match alphabet {
        Alphabet::Standard => &STANDARD,
        Alphabet::Reduced => &REDUCED,
    }
}

/// The septets of every character of an alphabet, in 72 bytes.
pub(super) struct Costs {
    /// Two bits for each character up to U+00FF.
    latin: [u32; 16],
    /// One bit for each character from `Γ` on: they cost one septet or are not in the alphabet.
    greek: u32,
    /// The septets of `€`.
    euro: u32,
}

const FIRST_GREEK: u16 = 0x0393;

impl Costs {
    /// See [`septets()`].
    #[inline]
    pub(super) fn septets(&self, unit: u16) -> u32 {
        let greek = unit.wrapping_sub(FIRST_GREEK);
        if let Some(septets) = self.latin.get(usize::from(unit >> 4)) {
            septets >> ((unit & 15) * 2) & 3
        } else if greek < 32 {
            self.greek >> greek & 1
        } else if unit == 0x20AC {
            self.euro
        } else {
            0
        }
    }

    #[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
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

/// The first character of a string, which has one or two bytes in UTF-8, and the rest.
#[expect(clippy::panic, reason = "runs in the compiler")]
const fn next(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [] => None,
        [byte, rest @ ..] if *byte < 0x80 => Some((*byte as u32, rest)),
        [lead, byte, rest @ ..] if *lead >> 5 == 6 => Some((((*lead & 31) as u32) << 6 | (*byte & 63) as u32, rest)),
        _ => panic!("only characters of one or two bytes"),
    }
}
