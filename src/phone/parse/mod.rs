//! What people write, read as a number, by the rules of Google's libphonenumber: `PhoneNumberUtil.parse` and
//! `isPossibleNumberWithReason`, in the JavaScript version 3.2.47 of google-libphonenumber.
//!
//! | file | what it knows |
//! |---|---|
//! | `plain.rs` | texts of digits and everyday punctuation, most of all there are, in one pass |
//! | `written.rs` | every other text: letters, extensions, other scripts |
//! | `extract.rs` | where in a text the number stands, and what a `tel:` URI adds to it |
//! | `context.rs` | which `phone-context` RFC 3966 allows |
//! | `symbol.rs` | the characters that numbers are written with, one byte each |
//! | `viable.rs` | whether symbols can be a number at all |
//! | `extension.rs` | the extension at their end |
//! | `dialled.rs` | the digits as dialled: calling code, dialling prefix, trunk prefix |
//! | `digits.rs` | digits in a fixed array |
//! | `number.rs` | the number that comes of it |
//! | `possible.rs` | whether it has a length that numbers there have |

mod context;
mod dialled;
mod digits;
mod extension;
mod extract;
mod number;
mod plain;
mod possible;
mod symbol;
mod viable;
mod written;

use super::plans::{Plans, Region};

pub use dialled::Space;
pub(super) use dialled::number as dialled;
pub use number::{Dialled, PhoneNumber, write_e164};
pub use plain::{NO_END, Plain, Room};
pub(super) use possible::length;
pub use possible::{Possible, possible};

/// Why a text is not read as a number: the errors of libphonenumber's `parse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// No country of this calling code; or neither `+` nor a country that would say which it is.
    InvalidCountryCode,
    /// Nothing that looks like a number, or a `phone-context` that RFC 3966 does not allow.
    NotANumber,
    /// Fewer than three digits after the `+` or the dialling prefix.
    TooShortAfterIdd,
    /// Fewer than two digits in the national number.
    TooShortNsn,
    /// More than 17 digits in the national number, or more than 250 UTF-16 units of text.
    TooLong,
}

/// Why a text is not read, where libphonenumber's `InvalidCountryCode` is two things.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Neither `+` nor a country.
    MissingCountry,
    Error(ParseError),
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Refusal {
        Refusal::Error(error)
    }
}

/// Reads a number as libphonenumber's `parse` does, with the country whose national numbers and dialling
/// prefixes are to be understood. Without a country only numbers with `+` are read.
///
/// The answer says nothing of whether the number exists: see [`possible`] and [`Plans::classify`].
/// Differences from google-libphonenumber: numbers of 16 and 17 digits keep all their digits (JavaScript rounds
/// them), and the extension's digits are ASCII digits in whichever script they were written.
///
/// # Errors
///
/// As libphonenumber throws them; see [`ParseError`].
pub fn parse(plans: &Plans, text: &str, country: Option<Region>) -> Result<PhoneNumber, ParseError> {
    let mut number = None;
    match read(plans, text, country, &mut number) {
        Ok(()) => number.ok_or(ParseError::NotANumber),
        Err(Refusal::MissingCountry) => Err(ParseError::InvalidCountryCode),
        Err(Refusal::Error(error)) => Err(error),
    }
}

/// As [`parse`], into its place; and tells a missing country from a calling code that does not exist.
pub(super) fn read(
    plans: &Plans,
    text: &str,
    country: Option<Region>,
    number: &mut Option<PhoneNumber>,
) -> Result<(), Refusal> {
    let mut room = [0; 32];
    let Some(plain) = plain::punctuated(text.as_bytes(), NO_END, &mut room) else {
        return written::number(plans, text, country, number);
    };
    let mut space = [None; 2];
    let (code, national) = dialled::number(plans, plain.plus, plain.digits, country, &mut space)?;
    PhoneNumber::put(number, code, national);
    Ok(())
}
