//! The digits of a phone number as people write it, and the other characters in it.

pub(super) struct DigitScan {
    pub has_plus: bool,
    /// Whether a dialling prefix, 00 or 011, stands in place of the `+`.
    pub has_dialling_prefix: bool,
    /// The ASCII digits after the dialling prefix, at most 20: a number has at most 15.
    pub digits: String,
    /// The characters to leave out, each once, as a sentence: `Leave out: spaces ( )`. Empty if there are none.
    pub removed: String,
    pub has_letters: bool,
    /// Whether there are characters that no phone number has.
    pub has_other_characters: bool,
}

impl DigitScan {
    pub(super) fn of(input: &str) -> DigitScan {
        let mut scan = DigitScan {
            has_plus: false,
            has_dialling_prefix: false,
            digits: String::new(),
            removed: String::new(),
            has_letters: false,
            has_other_characters: false,
        };
        let mut chars = input.chars();
        loop {
            let rest = chars.as_str();
            // The trunk prefix in "+44 (0)20 ...". Only Italy (39) keeps the zero after the calling code.
            if !scan.digits.is_empty()
                && !scan.digits.ends_with("39")
                && let Some(after) = rest.strip_prefix("(0)")
            {
                scan.add_removed("(0)");
                chars = after.chars();
                continue;
            }
            let Some(character) = chars.next() else { break };
            scan.add_character(character, rest.get(..character.len_utf8()).unwrap_or(""));
        }
        // No calling code begins with 0, so these digits cannot belong to the number.
        for prefix in ["00", "011"] {
            if let Some(digits) = scan.digits.strip_prefix(prefix) {
                scan.digits = digits.to_owned();
                scan.has_dialling_prefix = true;
                scan.add_removed(prefix);
                break;
            }
        }
        scan
    }

    fn add_character(&mut self, character: char, original: &str) {
        // The fast path: most characters are ASCII digits.
        if character.is_ascii_digit() {
            return self.push_digit(character);
        }
        let code = u32::from(character);
        // Beyond Latin-1 punctuation, most characters are letters.
        let mut found = (0, if code < 0xc0 { u8::MAX } else { LETTER });
        for (first, last, kind) in &KINDS {
            if (u32::from(*first)..=u32::from(*last)).contains(&code) {
                found = (u32::from(*first), *kind);
            }
        }
        let (first, kind) = found;
        let mut removed = original;
        match kind {
            DIGIT => {
                self.push_digit(char::from(b'0' | ((code - first) & 15) as u8));
            }
            PLUS if self.digits.is_empty() => {
                // A second `+` and a full-width one are listed as removed.
                let is_first = !self.has_plus;
                self.has_plus = true;
                if is_first && original.len() == 1 {
                    return;
                }
            }
            SPACE => removed = "spaces",
            INVISIBLE => removed = "invisible characters",
            PUNCTUATION => {}
            LETTER => {
                self.has_letters = true;
                return;
            }
            _ => {
                self.has_other_characters = true;
                return;
            }
        }
        self.add_removed(removed);
    }

    fn push_digit(&mut self, digit: char) {
        if self.digits.len() < 20 {
            self.digits.push(digit);
        }
    }

    /// Lists an item as removed, once.
    fn add_removed(&mut self, item: &str) {
        if !self.removed.as_bytes().windows(item.len().max(1)).any(|known| known == item.as_bytes()) {
            self.removed.push_str(if self.removed.is_empty() { "Leave out: " } else { " " });
            self.removed.push_str(item);
        }
    }
}

const SPACE: u8 = 0;
const INVISIBLE: u8 = 1;
const PUNCTUATION: u8 = 2;
const LETTER: u8 = 3;
const PLUS: u8 = 4;
const DIGIT: u8 = 5;

/// The first and the last character of each range, and the kind of its characters.
static KINDS: [(u16, u16, u8); 25] = [
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
    // Arabic-Indic, Extended Arabic-Indic, Devanagari and Bengali digits.
    (0x660, 0x669, DIGIT),
    (0x6f0, 0x6f9, DIGIT),
    (0x966, 0x96f, DIGIT),
    (0x9e6, 0x9ef, DIGIT),
    (0x2000, 0x200a, SPACE),
    // Zero-width characters and direction marks.
    (0x200b, 0x200f, INVISIBLE),
    (0x2010, 0x2015, PUNCTUATION),
    (0x2028, 0x206f, INVISIBLE),
    (0x2212, 0x2212, PUNCTUATION),
    (0xfeff, 0xfeff, INVISIBLE),
    // Full-width characters.
    (0xff08, 0xff09, PUNCTUATION),
    (0xff0b, 0xff0b, PLUS),
    (0xff0d, 0xff0e, PUNCTUATION),
    (0xff10, 0xff19, DIGIT),
];
