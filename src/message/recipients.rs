//! One phone number or several.

use super::report::Report;
use crate::phone::check_e164;
use crate::value::{Value, digits};

/// Checks one number, which must be text, and gives its digits.
#[inline(never)]
pub(super) fn check_number(path: &str, value: &Value, report: &mut Report) -> Option<u64> {
    let Value::Text(text) = value else {
        super::field::wrong_type(path, "a phone number as text, such as \"+14155551234\"", value, report);
        return None;
    };
    match check_e164(text) {
        Ok(_) => text.get(1..)?.bytes().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add((digit & 15).into())),
        Err(problem) => {
            report.at(path, &[problem.code, " `#`: #"].concat(), &problem.message);
            report.suggest(problem.suggestion.as_deref());
            None
        }
    }
}

/// Checks a list of numbers: each one, and that none is there twice. Each entry would be a message of its own.
pub(super) fn check_numbers(path: &str, numbers: &[Value], report: &mut Report) {
    if numbers.is_empty() {
        report.at(path, "required `#` is empty: name at least one number.", "");
    }
    let mut seen = Seen(vec![(0, 0); numbers.len().saturating_mul(2)]);
    for (index, value) in numbers.iter().enumerate() {
        let path = entry(path, index);
        if let Some(number) = check_number(&path, value, report)
            && let Some(first) = seen.insert(number, index)
        {
            let rule = "duplicate `#` is the same number as entry #: it would be sent twice.";
            report.at(&path, rule, &digits(first as u64));
        }
    }
}

#[inline(never)]
pub(super) fn entry(path: &str, index: usize) -> String {
    [path, "[", &digits(index as u64), "]"].concat()
}

/// The numbers met so far and where: a hash table with open addressing, for lists of many thousands.
struct Seen(Vec<(u64, usize)>);

impl Seen {
    /// The index at which the number was met before. No number is 0, so 0 marks a free place.
    fn insert(&mut self, number: u64, index: usize) -> Option<usize> {
        // Fibonacci hashing, so that numbers of one range are spread.
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let start = (hash as usize).checked_rem(self.0.len())?;
        let (before, after) = self.0.split_at_mut_checked(start)?;
        for place in after.iter_mut().chain(before) {
            if place.0 == number {
                return Some(place.1);
            }
            if place.0 == 0 {
                *place = (number, index);
                return None;
            }
        }
        None
    }
}
