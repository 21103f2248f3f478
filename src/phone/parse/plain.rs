//! The fast path: texts of ASCII digits with a + before them and everyday punctuation.

use super::digits::Digits;

/// Collects the digits and says whether there is a +; `None` for a text that needs the whole grammar. In these
/// characters alone nothing can be an extension, a second number, a letter or a `tel:` URI, and three digits
/// make any of their orders viable, as long as the + signs stand together before them.
pub(super) fn read(text: &str, digits: &mut Digits) -> Option<bool> {
    let mut plus = false;
    let mut apart = false;
    let mut count = 0_u32;
    if text.len() > 250 {
        return None;
    }
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits.push(byte);
                count = count.wrapping_add(1);
            }
            b'+' if count == 0 && !apart => plus = true,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' => apart |= plus,
            _ => return None,
        }
    }
    (count > 2).then_some(plus)
}
