//! The fast path: texts of ASCII digits with a + before them and everyday punctuation.

use super::super::plans::calling_code_digits;
use super::NumberParts;

/// The longest text that is read, in bytes; any other is left to the grammar, which counts characters.
const MAX_BYTES: usize = 250;

/// Room for the digits: more than any number has that is written in earnest.
pub type DigitBuffer = [u8; 32];

/// What ends no text: no UTF-8 has this byte.
pub const NO_END: u8 = 0xff;

/// The digits of a text, and what else stands there.
pub struct DigitText<'a> {
    pub digits: &'a [u8],
    /// A + stands before them.
    pub plus: bool,
    /// How many bytes the text has.
    pub length: usize,
}

impl DigitText<'_> {
    /// Reads to `end`, or to the last byte. `None`: there is more than digits and punctuation.
    ///
    /// In these characters alone nothing can be an extension, a second number, a letter or a `tel:` URI, and three
    /// digits make any of their orders viable, as long as the + signs stand together before them.
    #[inline(always)]
    pub fn read<'a>(input: &'a [u8], end: u8, buffer: &'a mut DigitBuffer) -> Option<DigitText<'a>> {
        // Most of all there are: digits, which can stay where they are.
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
            count = count.wrapping_add(1);
        }
        if last == end {
            let length = count.wrapping_add(plus.into());
            let digits = rest.get(..count)?;
            return (count > 2 && length <= MAX_BYTES).then_some(DigitText { digits, plus, length });
        }
        read_punctuated(input, end, buffer)
    }

    /// Whether the text is the number's E.164 form, which was read by `dialled` in it.
    pub fn is_e164(&self, (code, national): NumberParts<'_>) -> bool {
        // Not a copy that the plan has rewritten.
        let is_rest = self.digits.get(calling_code_digits(code)..).is_some_and(|rest| core::ptr::eq(rest, national));
        self.plus && self.length == self.digits.len().wrapping_add(1) && is_rest
    }
}

/// Reads what [`DigitText::read`] does, at its leisure, but not more digits than there is room for.
#[inline(never)]
pub(super) fn read_punctuated<'a>(input: &[u8], end: u8, buffer: &'a mut DigitBuffer) -> Option<DigitText<'a>> {
    let mut plus = false;
    let mut apart = false;
    let mut count = 0_usize;
    let mut others = 0_usize;
    for byte in input {
        if byte.is_ascii_digit() {
            *buffer.get_mut(count)? = *byte;
            count = count.wrapping_add(1);
            continue;
        }
        match byte {
            b'+' if count == 0 && !apart => plus = true,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' => apart |= plus,
            _ if *byte == end => break,
            _ => return None,
        }
        others = others.wrapping_add(1);
    }
    let length = count.wrapping_add(others);
    let digits = buffer.get(..count)?;
    (count > 2 && length <= MAX_BYTES).then_some(DigitText { digits, plus, length })
}
