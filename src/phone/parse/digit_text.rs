//! The fast path: ASCII digits and everyday punctuation, with or without a `+` before them.

use super::super::plans::calling_code_digits;
use super::NumberParts;

/// The longest input, in bytes. Longer input is for the full grammar, which counts UTF-16 units.
const MAX_BYTES: usize = 250;

/// Where the digits go if punctuation stands between them. Input with more digits is for the full grammar.
pub type DigitBuffer = [u8; 32];

/// The `end` of [`DigitText::read`] for input without a terminator: this byte never occurs in UTF-8.
pub const NO_END: u8 = 0xff;

/// Input that consists of digits and everyday punctuation.
pub struct DigitText<'a> {
    /// The ASCII digits.
    pub digits: &'a [u8],
    /// Whether a `+` stands before them.
    pub plus: bool,
    /// The length of the input in bytes, without the terminator.
    pub length: usize,
}

impl DigitText<'_> {
    /// Reads up to the byte `end`, or to the last byte. Returns `None` for input that only the full grammar can parse.
    ///
    /// With these characters there is no extension, no second number, no letter and no `tel:` URI. If there are at
    /// least three digits and the plus signs stand together before them, the full grammar accepts any order.
    #[inline(always)]
    pub fn read<'a>(input: &'a [u8], end: u8, buffer: &'a mut DigitBuffer) -> Option<DigitText<'a>> {
        // The most common input has only digits: they are borrowed, not copied.
        let (plus, rest) = match input {
            [b'+', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let mut count = 0_usize;
        let mut last = end;
        for byte in rest {
            if !byte.is_ascii_digit() {
                last = *byte;
                break;
            }
            count += 1;
        }
        if last == end {
            let length = count + usize::from(plus);
            let digits = rest.get(..count)?;
            return (count > 2 && length <= MAX_BYTES).then_some(DigitText { digits, plus, length });
        }
        read_punctuated(input, end, buffer)
    }

    /// Whether the input is the E.164 form of the number that `number_parts` found in it.
    pub fn is_e164(&self, (code, national): NumberParts<'_>) -> bool {
        // By address: a number that the numbering plan has rewritten is a copy.
        let is_rest = self.digits.get(calling_code_digits(code)..).is_some_and(|rest| core::ptr::eq(rest, national));
        self.plus && self.length == self.digits.len() + 1 && is_rest
    }
}

/// [`DigitText::read`] without its fast path. Copies the digits to `buffer`, and returns `None` if they do not fit.
pub(super) fn read_punctuated<'a>(input: &[u8], end: u8, buffer: &'a mut DigitBuffer) -> Option<DigitText<'a>> {
    let mut plus = false;
    let mut apart = false;
    let mut count = 0_usize;
    let mut others = 0_usize;
    for byte in input {
        if byte.is_ascii_digit() {
            *buffer.get_mut(count)? = *byte;
            count += 1;
            continue;
        }
        match byte {
            b'+' if count == 0 && !apart => plus = true,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' => apart |= plus,
            _ if *byte == end => break,
            _ => return None,
        }
        others += 1;
    }
    let length = count + others;
    let digits = buffer.get(..count)?;
    (count > 2 && length <= MAX_BYTES).then_some(DigitText { digits, plus, length })
}
