//! The digits in a phone number as people write it.

/// How a text says that its digits begin with the calling code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    Plus,
    /// A space or `%2B` where a `+` was: what becomes of it in a URL's query.
    Lost,
    /// An international dialling prefix, 00 or 011.
    Dialled(&'static str),
}

pub(super) struct Reading {
    pub prefix: Prefix,
    /// After the prefix. Digits beyond the twentieth are left out: fifteen is the most there can be.
    pub digits: String,
    /// What E.164 does not have and nobody misses, in words: `Not part of E.164: spaces, "("`. Or empty.
    pub removed: String,
    pub letters: bool,
    /// Something makes the text something else than one number.
    pub foreign: bool,
}

impl Reading {
    pub fn of(text: &str) -> Reading {
        let mut reading = Reading {
            prefix: Prefix::None,
            digits: String::new(),
            removed: String::new(),
            letters: false,
            foreign: false,
        };
        let mut rest = text;
        // RFC 3966.
        if rest.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:")) {
            rest = rest.get(4..).unwrap_or("");
            reading.remove("\"tel:\"");
        }
        if let Some(digits) = rest.strip_prefix(' ').or_else(|| rest.strip_prefix("%2B"))
            && digits.as_bytes().first().is_some_and(u8::is_ascii_digit)
        {
            reading.prefix = Prefix::Lost;
            rest = digits;
        }
        while let Some(character) = rest.chars().next() {
            // The trunk zero, "+44 (0)20 ...". Italy alone keeps its zero after the calling code.
            let zero = rest.strip_prefix("(0)").filter(|_| !matches!(reading.digits.as_str(), "" | "39" | "0039"));
            if zero.is_some() {
                reading.remove("\"(0)\"");
            } else {
                reading.take(character);
            }
            rest = zero.or_else(|| rest.get(character.len_utf8()..)).unwrap_or("");
        }
        // No calling code begins with 0, so these are never digits of the number itself.
        for dialled in ["00", "011"] {
            if let Some(digits) = reading.digits.strip_prefix(dialled) {
                reading.digits = digits.to_owned();
                if reading.prefix == Prefix::Plus {
                    reading.remove(dialled);
                } else {
                    reading.prefix = Prefix::Dialled(dialled);
                }
                break;
            }
        }
        reading
    }

    fn take(&mut self, character: char) {
        if let Some(digit) = digit(character) {
            if self.digits.len() < 20 {
                self.digits.push(digit);
            }
            if !character.is_ascii() {
                self.remove("digits other than 0 to 9");
            }
            return;
        }
        let mut bytes = [0; 4];
        let text: &str = character.encode_utf8(&mut bytes);
        match kind(character) {
            PLUS if self.digits.is_empty() => {
                self.prefix = Prefix::Plus;
                if text != "+" {
                    self.remove("a full-width +");
                }
            }
            SPACE => self.remove("spaces"),
            INVISIBLE => self.remove("invisible characters"),
            PUNCTUATION => self.remove(&["\"", text, "\""].concat()),
            LETTER => self.letters = true,
            _ => self.foreign = true,
        }
    }

    /// Adds to the list of what was removed, once.
    #[inline(never)]
    fn remove(&mut self, what: &str) {
        if !self.removed.as_bytes().windows(what.len().max(1)).any(|known| known == what.as_bytes()) {
            self.removed.push_str(if self.removed.is_empty() { "Not part of E.164: " } else { ", " });
            self.removed.push_str(what);
        }
    }
}

const SPACE: u8 = 0;
const INVISIBLE: u8 = 1;
const PUNCTUATION: u8 = 2;
const LETTER: u8 = 3;
const PLUS: u8 = 4;

/// First and last character of each range, and what its characters are; the first range counts.
static KINDS: [(u16, u16, u8); 20] = [
    (0x09, 0x0d, SPACE),
    (0x20, 0x20, SPACE),
    (0x28, 0x29, PUNCTUATION),
    (0x2b, 0x2b, PLUS),
    (0x2d, 0x2f, PUNCTUATION),
    (0x41, 0x5a, LETTER),
    (0x5b, 0x5d, PUNCTUATION),
    (0x61, 0x7a, LETTER),
    (0x7e, 0x7e, PUNCTUATION),
    (0xa0, 0xa0, SPACE),
    (0xad, 0xad, INVISIBLE),
    (0x2000, 0x200a, SPACE),
    // Zero-width characters and direction marks.
    (0x200b, 0x200f, INVISIBLE),
    (0x2010, 0x2015, PUNCTUATION),
    (0x2028, 0x206f, INVISIBLE),
    (0x2212, 0x2212, PUNCTUATION),
    (0xfeff, 0xfeff, INVISIBLE),
    (0xff08, 0xff09, PUNCTUATION),
    (0xff0b, 0xff0b, PLUS),
    (0xff0d, 0xff0e, PUNCTUATION),
];

fn kind(character: char) -> u8 {
    let code = u32::from(character);
    let range = KINDS.iter().find(|(first, last, _)| (u32::from(*first)..=u32::from(*last)).contains(&code));
    match range {
        Some((_, _, kind)) => *kind,
        // Most of what lies beyond ASCII is letters; the rest is named by its own sentence.
        None if code >= 0xc0 => LETTER,
        None => u8::MAX,
    }
}

/// The digit 0 to 9 for a decimal digit of the scripts that phones and keyboards write: ASCII, Arabic-Indic (two
/// sets), Devanagari, Bengali, full-width.
fn digit(character: char) -> Option<char> {
    [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10]
        .into_iter()
        .find_map(|zero: u32| char::from_digit(u32::from(character).checked_sub(zero)?.min(10), 10))
}
