//! The length of a segment, and where a text may be split. The rules of each provider are in the package.

use super::alphabet::Alphabet;

/// The maximum length of a segment in units: septets of the GSM alphabet, or code units of UCS-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the only segment of a message.
    pub single: u32,
    /// Of each segment of a longer message, whose header takes the rest. At least 2, for the longest character.
    pub multi: u32,
}

/// How a text is encoded and split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The characters that are sent as seven bits.
    pub alphabet: Alphabet,
    /// In septets.
    pub gsm7: Limits,
    /// In UTF-16 code units.
    pub ucs2: Limits,
    /// What is never split.
    pub split: Split,
}

/// What is never split, besides an escape and its character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// A surrogate pair.
    Character,
    /// A grapheme, which people see as one character: a letter with its marks, a family emoji (Unicode Standard Annex 29).
    Grapheme,
}

impl Rules {
    /// A segment has 140 octets. If there are several, each has a header of six octets with an 8-bit reference number (3GPP TS
    /// 23.040, section 9.2.3.24.1).
    pub const STANDARD: Rules = Rules {
        alphabet: Alphabet::Standard,
        gsm7: Limits { single: 160, multi: 153 },
        ucs2: Limits { single: 70, multi: 67 },
        split: Split::Character,
    };
}
