//! The known word that a misspelt one was probably meant for.

/// Longer words are not compared. Names of fields and options are shorter.
const MAX_WORD_BYTES: usize = 64;

/// A misspelt word, compared with known ones. The nearest differs only in case and punctuation, or by the fewest edits: a
/// letter missing, added or replaced, or two neighbours swapped. One edit is allowed, and two in words of seven letters or
/// more, so that `sendAt` is not taken for `sender`.
pub(crate) struct Spelling {
    word: Vec<u8>,
    /// The edits of the nearest word so far.
    best: usize,
}

impl Spelling {
    /// A word of more than [`MAX_WORD_BYTES`] is near to none.
    pub(crate) fn of(word: &str) -> Spelling {
        let word = if word.len() > MAX_WORD_BYTES { Vec::new() } else { bare(word) };
        Spelling { word, best: 3 }
    }

    /// Whether this word is near enough, and nearer than all before it.
    pub(crate) fn is_nearer(&mut self, word: &str) -> bool {
        if word.is_empty() || word.len() > MAX_WORD_BYTES {
            return false;
        }
        let known = bare(word);
        let edits = edits(&self.word, &known, 2);
        let allowed = match self.word.len().min(known.len()) {
            0 | 1 => 0,
            2..=6 => 1,
            _ => 2,
        };
        let nearer = edits < self.best && edits <= allowed;
        if nearer {
            self.best = edits;
        }
        nearer
    }

    /// Whether the words differ only in case and punctuation.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.word == bare(word)
    }

    /// Whether one of the words begins with the other, as `whatsapp-cloud` with `whatsapp`. Words of fewer than four letters
    /// do not count: that would be chance.
    pub(crate) fn begins(&self, word: &str) -> bool {
        let known = bare(word);
        self.word.len().min(known.len()) >= 4 && (known.starts_with(&self.word) || self.word.starts_with(&known))
    }
}

/// The letters and digits of a word, in lower case: `media_url` and `mediaURL` give the same.
fn bare(word: &str) -> Vec<u8> {
    let mut bare = Vec::new();
    for byte in word.bytes() {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            bare.push(byte.to_ascii_lowercase());
        }
    }
    bare
}

/// The number of edits from `a` to `b`, or `max` + 1 if it is more than `max`. The recursion is at most `max` deep.
fn edits(mut a: &[u8], mut b: &[u8], max: usize) -> usize {
    loop {
        match (a, b) {
            ([], []) => return 0,
            ([first_a, rest_a @ ..], [first_b, rest_b @ ..]) if first_a == first_b => (a, b) = (rest_a, rest_b),
            _ => break,
        }
    }
    let Some(left) = max.checked_sub(1) else { return 1 };
    let (rest_a, rest_b) = (a.get(1..).unwrap_or(a), b.get(1..).unwrap_or(b));
    let mut fewest = edits(rest_a, rest_b, left).min(edits(rest_a, b, left)).min(edits(a, rest_b, left));
    if let ([a0, a1, after_a @ ..], [b0, b1, after_b @ ..]) = (a, b)
        && (a0, a1) == (b1, b0)
    {
        fewest = fewest.min(edits(after_a, after_b, left));
    }
    fewest + 1
}
