//! Which known word a misspelt one is close to.

/// The candidate that differs least from `word`: first in case and punctuation alone, then by one or two letters
/// that are missing, added, other or swapped. Of short words at most half may differ.
pub(super) fn closest<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = bare(word);
    let mut best = None;
    let mut limit = 3;
    for candidate in candidates {
        let known = bare(candidate);
        let most = word.len().min(known.len()) / 2;
        let found = (0..limit).find(|&edits| usize::from(edits) <= most && is_near(&word, &known, edits));
        if let Some(edits) = found {
            limit = edits;
            best = Some(candidate);
        }
    }
    best
}

/// Letters and digits alone, in lower case: `media_url` and `mediaURL` are the same word.
pub(super) fn bare(word: &str) -> Vec<u8> {
    let kept = word.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    kept.map(|byte| byte.to_ascii_lowercase()).collect()
}

/// Whether so many edits make `b` of `a`. It calls itself once for each edit, so at most twice deep.
fn is_near(a: &[u8], b: &[u8], edits: u8) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    let Some(left) = edits.checked_sub(1) else {
        return a.is_empty() && b.is_empty();
    };
    let (shorter_a, shorter_b) = (a.get(1..).unwrap_or(&[]), b.get(1..).unwrap_or(&[]));
    is_near(shorter_a, shorter_b, left)
        || is_near(shorter_a, b, left)
        || is_near(a, shorter_b, left)
        || matches!((a, b), ([a0, a1, a @ ..], [b0, b1, b @ ..]) if a0 == b1 && a1 == b0 && is_near(a, b, left))
}
