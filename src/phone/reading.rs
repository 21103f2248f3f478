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
    /// What E.164 does not have and nobody misses: `spaces, "(", ")"`. Empty when there was nothing.
    pub removed: String,
    /// What makes the text something else than one number.
    pub foreign: String,
    pub letters: bool,
}

impl Reading {
    pub fn of(text: &str) -> Reading {
        let mut reading = Reading {
            prefix: Prefix::None,
            digits: String::new(),
            removed: String::new(),
            foreign: String::new(),
            letters: false,
        };
        let mut rest = text;
        // RFC 3966.
        if rest.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:")) {
            rest = rest.get(4..).unwrap_or("");
            list(&mut reading.removed, "\"tel:\"");
        }
        if let Some(digits) = rest.strip_prefix(' ').or_else(|| rest.strip_prefix("%2B"))
            && digits.starts_with(|first: char| first.is_ascii_digit())
        {
            reading.prefix = Prefix::Lost;
            rest = digits;
        }
        while let Some(character) = rest.chars().next() {
            // The trunk zero, "+44 (0)20 ...". Italy alone keeps its zero after the calling code.
            let step = if rest.starts_with("(0)") && !reading.digits.is_empty() && !reading.digits.ends_with("39") {
                list(&mut reading.removed, "\"(0)\"");
                3
            } else {
                reading.take(character);
                character.len_utf8()
            };
            rest = rest.get(step..).unwrap_or("");
        }
        // No calling code begins with 0, so these are never digits of the number itself.
        for dialled in ["00", "011"] {
            if let Some(digits) = reading.digits.strip_prefix(dialled) {
                reading.digits = digits.to_owned();
                if reading.prefix == Prefix::Plus {
                    list(&mut reading.removed, &["\"", dialled, "\""].concat());
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
                self.digits.push(char::from(digit));
            }
            if !character.is_ascii() {
                list(&mut self.removed, "digits other than 0 to 9");
            }
            return;
        }
        match character {
            '+' | '\u{ff0b}' if self.digits.is_empty() => {
                self.prefix = Prefix::Plus;
                if character != '+' {
                    list(&mut self.removed, "a full-width +");
                }
            }
            '\t'..='\r' | ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                list(&mut self.removed, "spaces");
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{205f}'..='\u{206f}' | '\u{feff}' => {
                list(&mut self.removed, "invisible characters");
            }
            '(' | ')' | '[' | ']' | '-' | '.' | '/' | '~' => quote(&mut self.removed, character),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}' | '\u{ff0e}' => {
                quote(&mut self.removed, character);
            }
            'a'..='z' | 'A'..='Z' | '\u{c0}'.. => self.letters = true,
            _ if character < ' ' => list(&mut self.foreign, "control characters"),
            _ => quote(&mut self.foreign, character),
        }
    }
}

/// The ASCII digit for a decimal digit of the scripts that phones and keyboards write: ASCII, Arabic-Indic (two
/// sets), Devanagari, Bengali, full-width.
fn digit(character: char) -> Option<u8> {
    [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10].into_iter().find_map(|zero: u32| {
        let value = u32::from(character).checked_sub(zero).filter(|value| *value < 10)?;
        u8::try_from(value).ok().map(|value| value | b'0')
    })
}

/// Adds to a list in words, once.
fn list(words: &mut String, word: &str) {
    if !words.contains(word) {
        if !words.is_empty() {
            words.push_str(", ");
        }
        words.push_str(word);
    }
}

fn quote(words: &mut String, character: char) {
    let mut bytes = [0; 4];
    list(words, &["\"", character.encode_utf8(&mut bytes), "\""].concat());
}
