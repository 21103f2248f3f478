//! Decimal numbers that saturate instead of overflowing.
//!
//! No sign, no exponent, no hexadecimal, no infinity: a delay has none of them (RFC 9110, section 10.2.3),
//! and whoever reads `1e3` or `0x10` leniently waits a time that nobody meant.
//!
//! The arithmetic is that of `f64`: whole numbers are exact up to 2^53, beyond which only [`MAX_MS`] is told,
//! it cannot overflow, and in WebAssembly it is a fraction of the size of saturating integers.

use super::MAX_MS;

/// The digits at the start of a text, and what follows them; `None` where it does not start with one.
pub fn whole(text: &[u8]) -> Option<(f64, &[u8])> {
    let mut number = 0.0;
    let mut rest = text;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        number = number * 10.0 + f64::from(*digit & 0x0F);
        rest = after;
    }
    (rest.len() < text.len()).then_some((number, rest))
}

/// A whole number in thousandths, and with it the fraction (`.25`) at the start of what follows it, rounded
/// up. A point without a digit behind it is no fraction: it ends a sentence.
pub fn with_fraction(number: f64, text: &[u8]) -> (f64, &[u8]) {
    let (mut sum, mut worth) = (0.0, 100.0);
    let mut end = text;
    if let [b'.', rest @ ..] = text {
        let mut rest = rest;
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            sum += f64::from(*digit & 0x0F) * worth;
            worth /= 10.0;
            rest = after;
            end = after;
        }
    }
    (number * 1000.0 + f64::ceil(sum), end)
}

/// The largest of the numbers in a text, in thousandths: `fetch` joins a field that came twice with a comma,
/// and the longer wait honours both. `None` as soon as one of them is no number.
pub fn largest(text: &[u8]) -> Option<f64> {
    let mut found: f64 = 0.0;
    for part in text.split(|byte| *byte == b',') {
        let (number, rest) = whole(part.trim_ascii())?;
        match with_fraction(number, rest) {
            (number, []) => found = found.max(number),
            _ => return None,
        }
    }
    Some(found)
}

/// Rounded up, from 0 to [`MAX_MS`].
pub fn saturate(number: f64) -> u64 {
    // The cast saturates.
    (number.ceil() as u64).min(MAX_MS)
}

/// The longest start of a text whose bytes all fit, and what follows it.
pub fn run(text: &[u8], fits: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !fits(*byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}
