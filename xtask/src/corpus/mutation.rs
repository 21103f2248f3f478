//! Small random changes to digits.

use super::rng::Rng;

/// One or two substitutions, insertions, deletions or swaps.
pub(super) fn mutate(digits: &str, rng: &mut Rng) -> String {
    let mut digits: Vec<char> = digits.chars().collect();
    for _ in 0..rng.between(1, 2) {
        let count = digits.len();
        if count < 2 {
            break;
        }
        let at = rng.below(count);
        match rng.below(4) {
            0 => digits[at] = rng.digit(),
            1 => digits.insert(at, rng.digit()),
            2 => {
                digits.remove(at);
            }
            _ => digits.swap(at, (at + 1) % count),
        }
    }
    digits.into_iter().collect()
}
