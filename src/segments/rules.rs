//! How much a segment holds. Which provider has which rules is data of the package.

use super::alphabet::Alphabet;

/// How many units fit: septets of the GSM alphabet, or code units of UCS-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In a message of one segment.
    pub single: u32,
    /// In each segment of a longer one, whose header takes the rest. At least 2: the longest character.
    pub multi: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub alphabet: Alphabet,
    pub gsm7: Limits,
    pub ucs2: Limits,
    pub split: Split,
}

/// What stays whole, beside an escape with its character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// A surrogate pair.
    Character,
    /// What people see as one character: a letter with its marks, a family of emoji (Unicode Standard Annex 29).
    Grapheme,
}

impl Rules {
    /// 140 octets a segment, with an 8-bit reference number in the header of six octets where there are several
    /// (3GPP TS 23.040, section 9.2.3.24.1).
    pub const STANDARD: Rules = Rules {
        alphabet: Alphabet::Standard,
        gsm7: Limits { single: 160, multi: 153 },
        ucs2: Limits { single: 70, multi: 67 },
        split: Split::Character,
    };
}
