//! Checks many numbers, with the results in columns.

use super::super::parse::{DigitText, NumberParts, PhoneNumber};
use super::super::plans::{Plans, Region};
use super::check::{check, check_digits};
use super::result::PackedCheck;

/// The size of the result of a line.
const BYTES_PER_LINE: usize = 11;

/// Checks each line with [`check`]. The input may be any bytes.
///
/// The result is four columns, one after the other: numbers (eight bytes each, little-endian), then verdicts, types and
/// regions (one byte each). A number is its E.164 digits as an integer; 0 if there is no number, or if it does not
/// fit, which happens only to invalid numbers. A region is its index plus 1; 0 if it is unknown.
pub fn check_lines(plans: &Plans, input: &[u8], country: Option<Region>) -> Vec<u8> {
    let count = count_line_breaks(input) + 1;
    // Wrapping: the input is unbounded, and beyond 2^32 bytes of results the columns are only incomplete.
    let mut columns = vec![0; count.wrapping_mul(BYTES_PER_LINE)];
    let (numbers, rest) = columns.split_at_mut_checked(count.wrapping_mul(8)).unwrap_or_default();
    let (verdicts, rest) = rest.split_at_mut_checked(count).unwrap_or_default();
    let (types, regions) = rest.split_at_mut_checked(count).unwrap_or_default();
    let mut buffer = [0; 32];
    let mut scratch = [None; 2];
    let mut rest = input;
    let bytes = verdicts.iter_mut().zip(types).zip(regions);
    for (number, ((verdict, number_type), region)) in numbers.as_chunks_mut().0.iter_mut().zip(bytes) {
        let (length, packed);
        match DigitText::read(rest, b'\n', &mut buffer) {
            Some(digits) => {
                let found;
                (packed, found) = check_digits(plans, &digits, country, &mut scratch);
                *number = e164_digits(found).to_le_bytes();
                length = digits.length;
            }
            None => {
                length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                let line = rest.get(..length).unwrap_or_default();
                let checked = check(plans, str::from_utf8(line).unwrap_or("?"), country);
                *number = e164_digits(checked.number.as_ref().map(PhoneNumber::parts)).to_le_bytes();
                packed = PackedCheck::from(&checked);
            }
        }
        [*verdict, *number_type, *region] = packed.bytes();
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    columns
}

#[inline(always)]
fn e164_digits(number: Option<NumberParts<'_>>) -> u64 {
    let Some((code, national)) = number else { return 0 };
    // Twenty digits fit up to 18446744073709551615. The only calling code that begins with 1 is 1.
    if national.len() == PhoneNumber::MAX_NATIONAL_DIGITS && code > 183 {
        return 0;
    }
    let mut value = u64::from(code);
    for digit in national {
        value = value * 10 + u64::from(digit & 15);
    }
    value
}

/// Counts line breaks, eight bytes at a time.
fn count_line_breaks(input: &[u8]) -> usize {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let (words, rest) = input.as_chunks();
    let mut count = rest.iter().filter(|byte| **byte == b'\n').count();
    for word in words {
        let word = u64::from_le_bytes(*word) ^ 0x0a0a_0a0a_0a0a_0a0a;
        // Sets the high bit of each byte that is zero.
        let zero = !(((word & LOW) + LOW) | word | LOW);
        count += zero.count_ones() as usize;
    }
    count
}
