//! The whole grammar, for texts with more than digits and everyday punctuation.

use super::super::plans::{Plans, Region};
use super::digits::Digits;
use super::{ParseError, PhoneNumber, Refusal, dialled, extension, extract, symbol, viable};

/// The longest text that is read, in UTF-16 units: libphonenumber's `MAX_INPUT_STRING_LENGTH_`.
const LONGEST: usize = 250;

/// Puts in `place` the number in any text.
#[inline(never)]
pub(super) fn number(
    plans: &Plans,
    text: &str,
    country: Option<Region>,
    place: &mut Option<PhoneNumber>,
) -> Result<(), Refusal> {
    if text.len() > LONGEST && text.encode_utf16().nth(LONGEST).is_some() {
        return Err(ParseError::TooLong.into());
    }
    let (before, number) = extract::extract(text).ok_or(ParseError::NotANumber)?;
    let mut space = [0; LONGEST];
    let mut length = 0_usize;
    for character in before.chars().chain(number.chars()) {
        // No viable number has any other character.
        let symbol = symbol::symbol(character).ok_or(ParseError::NotANumber)?;
        *space.get_mut(length).ok_or(ParseError::NotANumber)? = symbol;
        length = length.wrapping_add(1);
    }
    let mut symbols = space.get(..length).unwrap_or_default();
    if !viable::is_viable(symbols) {
        return Err(ParseError::NotANumber.into());
    }
    let plus = symbols.first() == Some(&b'+');
    if !plus && country.is_none() {
        return Err(Refusal::MissingCountry);
    }
    let mut extension: &[u8] = &[];
    if let Some((start, digits)) = extension::find(symbols)
        && let Some(rest) = symbols.get(..start)
        && viable::is_viable(rest)
    {
        symbols = rest;
        extension = digits;
    }
    let mut digits = Digits::new();
    normalise(symbols, &mut digits);
    let mut space = [None; 2];
    let (code, national) = dialled::number(plans, plus, digits.get(), country, &mut space)?;
    PhoneNumber::put(place, code, national);
    if let Some(number) = place {
        for digit in extension {
            number.extend(*digit);
        }
    }
    Ok(())
}

/// libphonenumber's `normalize`: three letters or more are dialled as on a keypad, fewer are left out.
fn normalise(symbols: &[u8], digits: &mut Digits) {
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
