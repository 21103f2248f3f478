//! Parses phone numbers as people write them, by the rules of Google's libphonenumber: `PhoneNumberUtil.parse` and
//! `isPossibleNumberWithReason` of google-libphonenumber 3.2.47.
//!
//! | file | what it knows |
//! |---|---|
//! | `digit_text.rs` | the fast path: digits and everyday punctuation, in one pass |
//! | `full_grammar.rs` | all other input: letters, extensions, other scripts |
//! | `extract.rs` | which part of the input is the number, and the `phone-context` of a `tel:` URI |
//! | `symbol.rs` | the characters of phone numbers, one byte each |
//! | `extension.rs` | the extension at the end |
//! | `number_parts.rs` | digits to calling code and national number, without dialling prefix and trunk prefix |
//! | `number.rs` | the parsed number |
//! | `possible.rs` | whether numbers of the country have this length |

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

/// Why a string cannot be parsed: the errors of libphonenumber's `parse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// No country has this calling code; or there is neither a `+` nor a default country.
    InvalidCountryCode,
    /// Nothing looks like a number, or RFC 3966 does not allow the `phone-context`.
    NotANumber,
    /// Fewer than three digits after the `+` or the dialling prefix.
    TooShortAfterIdd,
    /// Fewer than two digits in the national number.
    TooShortNsn,
    /// More than 17 digits in the national number, or more than 250 UTF-16 units of input.
    TooLong,
}

/// A [`ParseError`], with one of the two meanings of `InvalidCountryCode` apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParseFailure {
    /// There is neither a `+` nor a default country.
    MissingCountry,
    Error(ParseError),
}

impl From<ParseError> for ParseFailure {
    fn from(error: ParseError) -> ParseFailure {
        ParseFailure::Error(error)
    }
}

/// Parses a number as libphonenumber's `parse` does. `country` is the default country: its national numbers and
/// dialling prefixes are understood. Without it the number needs a `+`.
///
/// The number need not exist: see [`possible`] and [`Plans::classify`].
/// Two differences from google-libphonenumber: numbers of 16 and 17 digits keep all digits (JavaScript rounds
/// them), and the digits of the extension become ASCII digits.
///
/// # Errors
///
/// The same as libphonenumber's; see [`ParseError`].
pub fn parse(plans: &Plans, input: &str, country: Option<Region>) -> Result<PhoneNumber, ParseError> {
    let mut number = None;
    match parse_into(plans, input, country, &mut number) {
        Ok(()) => number.ok_or(ParseError::NotANumber),
        Err(ParseFailure::MissingCountry) => Err(ParseError::InvalidCountryCode),
        Err(ParseFailure::Error(error)) => Err(error),
    }
}

/// Like [`parse`], but writes to `number`, and distinguishes a missing country from an unknown calling code.
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
