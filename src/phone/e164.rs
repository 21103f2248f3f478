//! The structure of an E.164 number.

use super::calling_codes::CALLING_CODES;
use crate::sentence::sentence;
use crate::value::digits as decimal;

/// A number whose structure is right: a calling code that exists, and a length that it can have. Whether the
/// number is in use is another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct E164 {
    calling_code: u16,
    // All digits. No calling code begins with 0, so none is lost.
    number: u64,
}

impl E164 {
    /// The country's calling code: 1, 44, 880.
    pub const fn calling_code(self) -> u16 {
        self.calling_code
    }

    /// All digits, with the calling code, as one number.
    pub const fn number(self) -> u64 {
        self.number
    }

    /// `+` and the digits.
    pub fn to_text(self) -> String {
        ["+", &decimal(self.number)].concat()
    }
}

/// What is wrong with the structure of digits that should be a calling code and a national number.
pub(super) struct Fault {
    pub code: &'static str,
    pub message: String,
    /// The digits of the calling code; 0 where there is none.
    pub code_length: usize,
}

pub(super) fn read(digits: &str) -> Result<E164, Fault> {
    let Some((calling_code, lengths, code_length)) = calling_code(digits) else {
        let start = digits.get(..3).unwrap_or(digits);
        let message = sentence("There is no country code +#.", &[start]);
        return Err(Fault { code: "unknown-calling-code", message, code_length: 0 });
    };
    // Beyond bit 15 there is no length, and the mask has no bit.
    let found = digits.len().saturating_sub(code_length);
    let lengths = u32::from(lengths);
    if lengths >> found.min(31) & 1 == 1 {
        return Ok(E164 { calling_code, number: whole(digits) });
    }
    let mut possible = String::new();
    for length in (0..16_u8).filter(|length| lengths >> length & 1 == 1) {
        let or = if possible.is_empty() { "" } else { " or " };
        possible.push_str(or);
        possible.push_str(&decimal(length.into()));
    }
    let code = if lengths >> found.min(31) == 0 {
        "too-long"
    } else if lengths.trailing_zeros() as usize > found {
        "too-short"
    } else {
        "invalid-length"
    };
    let parts = [&*decimal(calling_code.into()), &possible, &*decimal(found as u64)];
    Err(Fault { code, message: sentence("+# is followed by # digits, not #.", &parts), code_length })
}

/// The calling code that the digits begin with, its possible lengths, and how many digits it has. No code is
/// the beginning of another (E.164, section 6.2.1), so the first one found is the one.
fn calling_code(digits: &str) -> Option<(u16, u16, usize)> {
    if digits.starts_with('0') {
        return None;
    }
    (1..=3).find_map(|length| {
        let start = whole(digits.get(..length)?);
        let (code, lengths) = CALLING_CODES.iter().find(|(code, _)| u64::from(*code) == start)?;
        Some((*code, *lengths, length))
    })
}

fn whole(digits: &str) -> u64 {
    digits.bytes().fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add((digit & 15).into()))
}
