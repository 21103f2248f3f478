//! Which known word a misspelt one is close to.

/// In bytes. Names of fields and options are shorter.
const MAX_WORD: usize = 64;

/// Looks for the word that differs least from one that is unknown: in case and punctuation alone, or by letters that
/// are missing, added, other or have changed places. One may, and two in words of seven letters or more: `sendAt` is no
/// misspelt `sender`.
pub(crate) struct Spelling {
    word: Vec<u8>,
    /// How many letters the best word so far differs by.
    best: usize,
}

impl Spelling {
    /// A longer word than any that is known is near to none.
    pub(crate) fn of(word: &str) -> Spelling {
        let word = if word.len() > MAX_WORD { Vec::new() } else { bare(word) };
        Spelling { word, best: 3 }
    }

    /// Whether this word is nearer than all before it.
    #[inline(never)]
    pub(crate) fn is_nearer(&mut self, word: &str) -> bool {
        if word.is_empty() || word.len() > MAX_WORD {
            return false;
        }
        let known = bare(word);
        let edits = edits(&self.word, &known, 2);
        let most = match self.word.len().min(known.len()) {
            0 | 1 => 0,
            2..=6 => 1,
            _ => 2,
        };
        let nearer = edits < self.best && edits <= most;
        if nearer {
            self.best = edits;
        }
        nearer
    }

    /// Whether it is the same word but for case and punctuation.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.word == bare(word)
    }

    /// Whether one of the words begins with the other: `whatsapp` of `whatsapp-cloud`. Of a word of fewer than four
    /// letters, that is chance.
    pub(crate) fn begins(&self, word: &str) -> bool {
        let known = bare(word);
        self.word.len().min(known.len()) >= 4 && (known.starts_with(&self.word) || self.word.starts_with(&known))
    }
}

/// Letters and digits alone, in lower case: `media_url` and `mediaURL` are the same word.
#[inline(never)]
fn bare(word: &str) -> Vec<u8> {
    let mut bare = Vec::new();
    for byte in word.bytes() {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            bare.push(byte.to_ascii_lowercase());
        }
    }
    bare
}

/// How many edits make `b` of `a`; one more than `most` where those are not enough. It calls itself once for each
/// edit, so at most `most` deep.
fn edits(mut a: &[u8], mut b: &[u8], most: usize) -> usize {
    loop {
        match (a, b) {
            ([], []) => return 0,
            ([first_a, rest_a @ ..], [first_b, rest_b @ ..]) if first_a == first_b => (a, b) = (rest_a, rest_b),
            _ => break,
        }
    }
    let Some(left) = most.checked_sub(1) else { return 1 };
    let (rest_a, rest_b) = (a.get(1..).unwrap_or(a), b.get(1..).unwrap_or(b));
    let mut fewest = edits(rest_a, rest_b, left).min(edits(rest_a, b, left)).min(edits(a, rest_b, left));
    if let ([a0, a1, after_a @ ..], [b0, b1, after_b @ ..]) = (a, b)
        && (a0, a1) == (b1, b0)
    {
        fewest = fewest.min(edits(after_a, after_b, left));
    }
    fewest.wrapping_add(1)
}
