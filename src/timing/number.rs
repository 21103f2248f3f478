//! Decimal numbers that saturate instead of overflowing.
//!
//! No sign, no exponent, no hexadecimal, no infinity: a delay has none of them (RFC 9110, section 10.2.3),
//! and whoever reads `1e3` or `0x10` leniently waits a time that nobody meant.
//!
//! The arithmetic is that of `f64`: whole numbers are exact up to 2^53, beyond which only [`MAX_MS`] is told,
//! it cannot overflow, and in WebAssembly it is a fraction of the size of saturating integers. Every reader
//! moves the start of its text behind what it has read.

use super::MAX_MS;

/// Whether a text starts with this byte.
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

/// Goes behind white space.
pub(super) fn skip(text: &mut &[u8]) {
    while take(text, b' ') || take(text, b'\t') {}
}

pub(super) fn digit(text: &mut &[u8]) -> Option<f64> {
    match text {
        [digit @ b'0'..=b'9', after @ ..] => {
            *text = after;
            Some(f64::from(*digit & 0x0F))
        }
        _ => None,
    }
}

/// The digits at the start of a text; `None` where it does not start with one.
pub(super) fn integer(text: &mut &[u8]) -> Option<f64> {
    let mut number = digit(text)?;
    while let Some(digit) = digit(text) {
        number = number * 10.0 + digit;
    }
    Some(number)
}

/// The fraction (`.25`) at the start of a text in thousandths, rounded up; 0 where there is none. A point
/// without a digit behind it is no fraction: it ends a sentence.
pub(super) fn fraction(text: &mut &[u8]) -> f64 {
    let (mut sum, mut worth) = (0.0, 100.0);
    let mut rest = *text;
    if take(&mut rest, b'.') {
        while let Some(digit) = digit(&mut rest) {
            sum += digit * worth;
            worth /= 10.0;
            *text = rest;
        }
    }
    f64::ceil(sum)
}

/// A number with decimals, in thousandths.
pub(crate) fn decimal(text: &mut &[u8]) -> Option<f64> {
    Some(integer(text)? * 1000.0 + fraction(text))
}

/// Rounded up, from 0 to [`MAX_MS`].
pub(super) fn saturate(number: f64) -> u64 {
    // The cast saturates.
    (number.ceil() as u64).min(MAX_MS)
}
