//! Decimal numbers, exact to a thousandth.
//!
//! A number has no sign, exponent, hexadecimal digits or infinity: a delay has none of them (RFC 9110, section 10.2.3), and to
//! accept `1e3` or `0x10` would be a guess.
//!
//! They are `f64`: integers are exact up to 2^53, beyond which only [`MAX_MS`] is reported, nothing overflows, and the code is a
//! fraction of that of saturating integers. Every function moves the start of `text` past what it has read.

use super::MAX_MS;

/// Whether `text` starts with this byte. Moves past it.
#[inline(never)]
pub(super) fn take(text: &mut &[u8], byte: u8) -> bool {
    match text {
        [first, after @ ..] if *first == byte => {
            *text = after;
            true
        }
        _ => false,
    }
}

/// Moves past white space.
pub(super) fn skip(text: &mut &[u8]) {
    while take(text, b' ') || take(text, b'\t') {}
}

/// Reads one digit.
pub(super) fn digit(text: &mut &[u8]) -> Option<f64> {
    match text {
        [digit @ b'0'..=b'9', after @ ..] => {
            *text = after;
            Some(f64::from(*digit & 0x0F))
        }
        _ => None,
    }
}

/// Reads an integer. `None` if there is no digit.
pub(super) fn integer(text: &mut &[u8]) -> Option<f64> {
    let mut number = digit(text)?;
    while let Some(digit) = digit(text) {
        number = number * 10.0 + digit;
    }
    Some(number)
}

/// Reads a fraction (`.25`), in thousandths, rounded up. 0 if there is none. A full stop without a digit after it ends a sentence
/// and is not read.
pub(super) fn fraction(text: &mut &[u8]) -> f64 {
    let (mut sum, mut weight) = (0.0, 100.0);
    let mut rest = *text;
    if take(&mut rest, b'.') {
        while let Some(digit) = digit(&mut rest) {
            sum += digit * weight;
            weight /= 10.0;
            *text = rest;
        }
    }
    f64::ceil(sum)
}

/// Reads a number with decimals, in thousandths.
pub(crate) fn decimal(text: &mut &[u8]) -> Option<f64> {
    Some(integer(text)? * 1000.0 + fraction(text))
}

/// The number rounded up, from 0 to [`MAX_MS`].
pub(super) fn saturate(number: f64) -> u64 {
    // The cast saturates.
    (number.ceil() as u64).min(MAX_MS)
}
