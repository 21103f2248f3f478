//! Phrases in codes and messages: a table made by the compiler, in which all are found in one pass.

/// The groups of phrases that a text has: bit `n` for group `n`.
pub(super) type Found = u32;

/// Groups of phrases, arranged by the first byte of the phrases: a search of the text for each phrase was most of the time of
/// reading a failure.
///
/// Each phrase begins at the start of a word, and one with a space at its end also ends at the end of a word. `=` is the start or
/// the end of the text, so that `= expired =` matches a whole code only.
pub(super) struct Phrases<const BYTES: usize> {
    /// Each phrase without its first byte, after its group and its length.
    bytes: [u8; BYTES],
    /// Where the phrases begin that start with `=`, and then with each letter; at last the end.
    starts: [u16; LETTERS + 2],
}

const LETTERS: usize = 26;

/// `=` is 0, a letter is its number in the alphabet.
const fn letter(byte: u8) -> usize {
    if byte == b'=' { 0 } else { (byte & 31) as usize }
}

impl<const BYTES: usize> Phrases<BYTES> {
    /// The table of these groups, each with a `|` between its phrases. They begin with a space, or with `=` and a space.
    #[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
    pub(super) const fn of<T>(groups: &[(T, &str)]) -> Phrases<BYTES> {
        let (mut bytes, mut starts) = ([0; BYTES], [0; LETTERS + 2]);
        let (mut filled, mut first) = (0, 0);
        while first <= LETTERS {
            starts[first] = filled as u16;
            let mut group = 0;
            while group < groups.len() {
                let text = groups[group].1.as_bytes();
                let mut start = 0;
                while start < text.len() {
                    let mut end = start;
                    while end < text.len() && text[end] != b'|' {
                        end += 1;
                    }
                    let begin = start + (text[start] == b' ') as usize;
                    if letter(text[begin]) == first {
                        bytes[filled] = group as u8;
                        bytes[filled + 1] = (end - begin - 1) as u8;
                        filled += 2;
                        let mut index = begin + 1;
                        while index < end {
                            bytes[filled] = text[index];
                            filled += 1;
                            index += 1;
                        }
                    }
                    start = end + 1;
                }
                group += 1;
            }
            first += 1;
        }
        assert!(filled == BYTES, "`bytes_of` counts the same");
        starts[first] = filled as u16;
        Phrases { bytes, starts }
    }

    /// The groups that a text has.
    pub(super) fn find(&self, text: &str) -> Found {
        let text = normalized(text);
        let (mut found, mut is_start) = (0, true);
        let mut rest = text.as_slice();
        while let [byte, after @ ..] = rest {
            if is_start && matches!(byte, b'a'..=b'z' | b'=') {
                found |= self.find_at(letter(*byte), after);
            }
            is_start = *byte == b' ';
            rest = after;
        }
        found
    }

    /// The groups of the phrases that start with a letter and go on with this text.
    fn find_at(&self, letter: usize, text: &[u8]) -> Found {
        let mut found = 0;
        let Some([start, end, ..]) = self.starts.get(letter..) else { return found };
        let mut rest = self.bytes.get(usize::from(*start)..usize::from(*end)).unwrap_or_default();
        while let [group, length, after @ ..] = rest {
            let Some((phrase, next)) = after.split_at_checked(usize::from(*length)) else { break };
            // Nearly all differ in the first bytes, for which a call of `memcmp` would be dear.
            if text.len() >= phrase.len() && text.iter().zip(phrase).all(|(byte, known)| byte == known) {
                found |= 1 << group;
            }
            rest = next;
        }
        found
    }
}

/// The length of [`Phrases::bytes`] for these groups.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
pub(super) const fn bytes_of<T>(groups: &[(T, &str)]) -> usize {
    let (mut bytes, mut group) = (0, 0);
    while group < groups.len() {
        let text = groups[group].1.as_bytes();
        let mut index = 0;
        let mut is_start = true;
        while index < text.len() {
            // Group and length take the place of the first byte, and of the `|`.
            bytes +=
                1 + is_start as usize - (is_start && text[index] == b' ') as usize - (text[index] == b'|') as usize;
            is_start = text[index] == b'|';
            index += 1;
        }
        group += 1;
    }
    bytes
}

/// Separates words with single spaces, in lower case: `InsufficientBalance`, `INSUFFICIENT_BALANCE` and "Insufficient
/// balance." become `= insufficient balance =`.
fn normalized(text: &str) -> Vec<u8> {
    let mut normalized = Vec::with_capacity(2 * text.len() + 4);
    normalized.extend_from_slice(b"= ");
    let (mut is_lower, mut is_gap) = (false, true);
    for byte in text.bytes() {
        let was_lower = is_lower;
        is_lower = byte.is_ascii_lowercase();
        // Characters beyond ASCII count as letters.
        let is_part = is_lower || matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | 0x80..);
        if !is_gap && (!is_part || was_lower && byte.is_ascii_uppercase()) {
            normalized.push(b' ');
        }
        if is_part {
            normalized.push(byte.to_ascii_lowercase());
        }
        is_gap = !is_part;
    }
    if !is_gap {
        normalized.push(b' ');
    }
    normalized.push(b'=');
    normalized
}
