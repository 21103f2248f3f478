//! The full grammar, for input with more than digits and everyday punctuation.

use super::super::plans::{Plans, Region};
use super::extract::extract;
use super::number_parts::number_parts;
use super::symbol::{is_punctuation, symbol};
use super::{ParseError, ParseFailure, PhoneNumber, extension};

/// The longest input, in UTF-16 units: libphonenumber's `MAX_INPUT_STRING_LENGTH_`.
const MAX_UTF16_UNITS: usize = 250;

/// Parses any input and writes the number to `number`.
pub(super) fn parse_into(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    number: &mut Option<PhoneNumber>,
) -> Result<(), ParseFailure> {
    if input.len() > MAX_UTF16_UNITS && input.encode_utf16().nth(MAX_UTF16_UNITS).is_some() {
        return Err(ParseError::TooLong.into());
    }
    let (before, after) = extract(input).ok_or(ParseError::NotANumber)?;
    let mut buffer = [0; MAX_UTF16_UNITS];
    let mut length = 0_usize;
    for character in before.chars().chain(after.chars()) {
        // A viable number has no other characters.
        let symbol = symbol(character).ok_or(ParseError::NotANumber)?;
        *buffer.get_mut(length).ok_or(ParseError::NotANumber)? = symbol;
        length += 1;
    }
    let mut symbols = buffer.get(..length).unwrap_or_default();
    if !is_viable(symbols) {
        return Err(ParseError::NotANumber.into());
    }
    let plus = symbols.first() == Some(&b'+');
    if !plus && country.is_none() {
        return Err(ParseFailure::MissingCountry);
    }
    let mut extension: &[u8] = &[];
    if let Some((start, digits)) = extension::find(symbols)
        && let Some(rest) = symbols.get(..start)
        && is_viable(rest)
    {
        symbols = rest;
        extension = digits;
    }
    let mut digits = DigitArray::new();
    normalize(symbols, &mut digits);
    let mut scratch = [None; 2];
    let (code, national) = number_parts(plans, plus, digits.get(), country, &mut scratch)?;
    PhoneNumber::write_into(number, code, national);
    if let Some(number) = number {
        for digit in extension {
            number.push_extension_digit(*digit);
        }
    }
    Ok(())
}

/// libphonenumber's `normalize`: three or more letters become the digits of a keypad, fewer are left out.
fn normalize(symbols: &[u8], digits: &mut DigitArray) {
    let letters = symbols.iter().filter(|symbol| symbol.is_ascii_alphabetic()).nth(2).is_some();
    for symbol in symbols {
        if symbol.is_ascii_digit() {
            digits.push(*symbol);
        } else if letters && let Some(digit) = b"22233344455566677778889999".get(usize::from(symbol.wrapping_sub(b'a')))
        {
            digits.push(*digit);
        }
    }
}

/// libphonenumber's `isViablePhoneNumber`: exactly two digits; or plus signs, three digits with punctuation between
/// them, then digits, letters and punctuation, then optionally an extension.
fn is_viable(symbols: &[u8]) -> bool {
    let mut digits = 0_u32;
    let mut plus = true;
    for (index, symbol) in symbols.iter().enumerate() {
        let is_digit = symbol.is_ascii_digit();
        plus &= *symbol == b'+';
        if digits > 2 {
            if !is_digit && !symbol.is_ascii_alphabetic() && !is_punctuation(*symbol) {
                // Only an extension can contain this symbol.
                return extension::find(symbols)
                    .is_some_and(|(start, _)| start <= index && starts_after_three(symbols, start));
            }
        } else if is_digit {
            digits += 1;
        } else if !plus && !is_punctuation(*symbol) {
            return false;
        }
    }
    digits > 2 || (digits == 2 && symbols.len() == 2)
}

/// Whether three digits stand before the extension.
fn starts_after_three(symbols: &[u8], start: usize) -> bool {
    symbols.iter().take(start).filter(|symbol| symbol.is_ascii_digit()).nth(2).is_some()
}

/// No result depends on more digits: a national number has at most 17, and calling code, dialling prefix and trunk
/// prefix together have fewer than 20 in every plan.
const MAX_DIGITS: usize = 48;

/// The first `MAX_DIGITS` ASCII digits.
struct DigitArray {
    digits: [u8; MAX_DIGITS],
    length: usize,
}

impl DigitArray {
    fn new() -> DigitArray {
        DigitArray { digits: [0; MAX_DIGITS], length: 0 }
    }

    fn push(&mut self, digit: u8) {
        if let Some(slot) = self.digits.get_mut(self.length) {
            *slot = digit;
            self.length += 1;
        }
    }

    fn get(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }
}
