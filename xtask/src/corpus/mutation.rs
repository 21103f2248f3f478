//! Digits that are almost right.

use super::chance::Chance;

/// One or two substitutions, insertions, deletions or swaps.
pub(super) fn mutated(digits: &str, chance: &mut Chance) -> String {
    let mut digits: Vec<char> = digits.chars().collect();
    for _ in 0..chance.between(1, 2) {
        let count = digits.len();
        if count < 2 {
            break;
        }
        let at = chance.below(count);
        match chance.below(4) {
            0 => digits[at] = chance.digit(),
            1 => digits.insert(at, chance.digit()),
            2 => {
                digits.remove(at);
            }
            _ => digits.swap(at, (at + 1) % count),
        }
    }
    digits.into_iter().collect()
}
