//! What people write, read as a number, by the rules of Google's libphonenumber: `PhoneNumberUtil.parse` and
//! `isPossibleNumberWithReason`, in the JavaScript version 3.2.47 of google-libphonenumber.
//!
//! | file | what it knows |
//! |---|---|
//! | `digit_text.rs` | texts of digits and everyday punctuation, most of all there are, in one pass |
//! | `full_grammar.rs` | every other text: letters, extensions, other scripts |
//! | `extract.rs` | where in a text the number stands, and what a `tel:` URI adds to it |
//! | `symbol.rs` | the characters that numbers are written with, one byte each |
//! | `extension.rs` | the extension at their end |
//! | `number_parts.rs` | the digits as dialled: calling code, dialling prefix, trunk prefix |
//! | `number.rs` | the number that comes of it |
//! | `possible.rs` | whether it has a length that numbers there have |

mod digit_text;
mod extension;
mod extract;
mod full_grammar;
mod number;
mod number_parts;
mod possible;
mod symbol;

use super::plans::{Plans, Region};

pub use digit_text::{DigitBuffer, DigitText, NO_END};
pub use number::{NumberParts, PhoneNumber, write_e164};
pub use number_parts::Scratch;
pub(super) use number_parts::number_parts;
pub(super) use possible::test_length;
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
pub(super) enum ParseFailure {
    /// Neither `+` nor a country.
    MissingCountry,
    Error(ParseError),
}

impl From<ParseError> for ParseFailure {
    fn from(error: ParseError) -> ParseFailure {
        ParseFailure::Error(error)
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
pub fn parse(plans: &Plans, input: &str, country: Option<Region>) -> Result<PhoneNumber, ParseError> {
    let mut number = None;
    match parse_into(plans, input, country, &mut number) {
        Ok(()) => number.ok_or(ParseError::NotANumber),
        Err(ParseFailure::MissingCountry) => Err(ParseError::InvalidCountryCode),
        Err(ParseFailure::Error(error)) => Err(error),
    }
}

/// As [`parse`], into its place; and tells a missing country from a calling code that does not exist.
pub(super) fn parse_into(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    number: &mut Option<PhoneNumber>,
) -> Result<(), ParseFailure> {
    let mut buffer = [0; 32];
    let Some(digits) = digit_text::read_punctuated(input.as_bytes(), NO_END, &mut buffer) else {
        return full_grammar::parse_into(plans, input, country, number);
    };
    let mut scratch = [None; 2];
    let (code, national) = number_parts(plans, digits.plus, digits.digits, country, &mut scratch)?;
    PhoneNumber::write_into(number, code, national);
    Ok(())
}
