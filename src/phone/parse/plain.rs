//! The fast path: texts of ASCII digits with a + before them and everyday punctuation.

/// The longest text that is read, in bytes; any other is left to the grammar, which counts characters.
const LONGEST: usize = 250;
/// More digits than any number has that is written in earnest.
pub(super) const ROOM: usize = 32;

/// The digits of a text that has nothing else, and whether there is a + before them. `None`: there is more.
pub(super) fn digits(text: &str) -> Option<(bool, &[u8])> {
    let (plus, digits) = match text.as_bytes() {
        [b'+', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    ((3..LONGEST).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)).then_some((plus, digits))
}

/// The same for digits with punctuation, copied to `room`. In these characters alone nothing can be an
/// extension, a second number, a letter or a `tel:` URI, and three digits make any of their orders viable, as
/// long as the + signs stand together before them.
pub(super) fn punctuated<'a>(text: &str, room: &'a mut [u8; ROOM]) -> Option<(bool, &'a [u8])> {
    if text.len() > LONGEST {
        return None;
    }
    let mut plus = false;
    let mut apart = false;
    let mut count = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                *room.get_mut(count)? = byte;
                count = count.wrapping_add(1);
            }
            b'+' if count == 0 && !apart => plus = true,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' => apart |= plus,
            _ => return None,
        }
    }
    Some((plus, room.get(..count).filter(|digits| digits.len() > 2)?))
}
