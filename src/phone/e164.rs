//! The structure of an E.164 number.

use super::calling_codes::CALLING_CODES;
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
        return Err(Fault {
            code: "unknown-calling-code",
            message: ["There is no country code +", start, "."].concat(),
            code_length: 0,
        });
    };
    let found = digits.len().saturating_sub(code_length);
    let bit = |length: usize| u32::try_from(length).ok().and_then(|n| 1_u16.checked_shl(n)).unwrap_or(0);
    if lengths & bit(found) != 0 {
        return Ok(E164 { calling_code, number: whole(digits) });
    }
    let mut possible = String::new();
    for length in (0..16).filter(|&length| lengths & bit(length) != 0) {
        if !possible.is_empty() {
            let last = bit(length) > lengths >> 1;
            possible.push_str(if last { " or " } else { ", " });
        }
        possible.push_str(&decimal(length as u64));
    }
    let code = match found {
        _ if bit(found) > lengths || found > 15 => "too-long",
        _ if lengths & bit(found).wrapping_sub(1) == 0 => "too-short",
        _ => "invalid-length",
    };
    let message = [
        "+",
        &decimal(calling_code.into()),
        " is followed by ",
        &possible,
        " digits, not ",
        &decimal(found as u64),
        ".",
    ];
    Err(Fault { code, message: message.concat(), code_length })
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
