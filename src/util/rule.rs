//! What can be wrong with an input: a code and a sentence with gaps, checked when the core is compiled.

use super::format::{PART, PATH};
use crate::vocabulary::IssueCode;

/// A code and a sentence with so many gaps; that for the path is not counted. Made by [`rule!`].
///
/// It is one string: the code, a space, and the sentence with a mark for each gap. A structure of several would be more
/// code at each of the places that use one.
#[derive(Clone, Copy)]
pub(crate) struct Rule<const GAPS: usize>(&'static str);

impl<const GAPS: usize> Rule<GAPS> {
    /// See [`rule!`].
    #[expect(clippy::panic, reason = "runs in the compiler")]
    pub(crate) const fn new(text: &'static [u8]) -> Rule<GAPS> {
        match core::str::from_utf8(text) {
            Ok(text) => Rule(text),
            Err(_) => panic!("a gap splits a character"),
        }
    }

    /// The code, a space, and the sentence as [`fill`](super::format::fill) takes it.
    pub(crate) const fn text(self) -> &'static str {
        self.0
    }
}

/// Makes a [`Rule`]: `rule!(TooLong, "`{path}` has {count} characters; the limit is {max}.")`.
///
/// `{path}` is filled with the issue's path. Every other name in braces is a gap, to be filled with a part, in order. Braces
/// with anything but small letters between them stay as they are.
macro_rules! rule {
    ($code:ident, $sentence:expr) => {{
        use $crate::util::rule;
        const CODE: $crate::vocabulary::IssueCode = $crate::vocabulary::IssueCode::$code;
        const SENTENCE: &str = $sentence;
        const TEXT: &[u8] = &rule::compile::<{ rule::compiled_len(CODE, SENTENCE) }>(CODE, SENTENCE);
        const RULE: rule::Rule<{ rule::gaps(SENTENCE) }> = rule::Rule::new(TEXT);
        RULE
    }};
}

pub(crate) use rule;

/// How many gaps a sentence has, without those for the path.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
pub(crate) const fn gaps(sentence: &str) -> usize {
    let sentence = sentence.as_bytes();
    let (mut gaps, mut at) = (0, 0);
    while at < sentence.len() {
        let len = gap_len(sentence, at);
        assert!(sentence[at] != PART && sentence[at] != PATH, "a sentence has the mark of a gap");
        gaps += (len > 0 && !is_path(sentence, at)) as usize;
        at += if len > 0 { len } else { 1 };
    }
    gaps
}

/// The length of what [`compile`] makes.
pub(crate) const fn compiled_len(code: IssueCode, sentence: &str) -> usize {
    let sentence = sentence.as_bytes();
    let (mut len, mut at) = (0, 0);
    while at < sentence.len() {
        let gap = gap_len(sentence, at);
        len += 1;
        at += if gap > 0 { gap } else { 1 };
    }
    word(code).len() + 1 + len
}

/// The code, a space, and the sentence with a mark in the place of each gap.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
pub(crate) const fn compile<const LEN: usize>(code: IssueCode, sentence: &str) -> [u8; LEN] {
    let mut text = [b' '; LEN];
    let (code, sentence) = (word(code).as_bytes(), sentence.as_bytes());
    let mut to = 0;
    while to < code.len() {
        text[to] = code[to];
        to += 1;
    }
    let mut from = 0;
    while from < sentence.len() {
        to += 1;
        let gap = gap_len(sentence, from);
        text[to] = match gap {
            0 => sentence[from],
            _ if is_path(sentence, from) => PATH,
            _ => PART,
        };
        from += if gap > 0 { gap } else { 1 };
    }
    text
}

/// The length of the gap that begins at this index, with its braces; 0 where none does.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn gap_len(sentence: &[u8], start: usize) -> usize {
    let mut end = start + 1;
    while end < sentence.len() && sentence[end].is_ascii_lowercase() {
        end += 1;
    }
    let is_gap = sentence[start] == b'{' && end > start + 1 && end < sentence.len() && sentence[end] == b'}';
    if is_gap { end + 1 - start } else { 0 }
}

/// Whether the gap that begins at this index is for the path.
const fn is_path(sentence: &[u8], start: usize) -> bool {
    matches!(sentence.split_at(start).1, [_, b'p', b'a', b't', b'h', b'}', ..])
}

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn word(code: IssueCode) -> &'static str {
    IssueCode::WORDS[code as usize]
}
