//! One phone number or several.

use crate::issue::Issue;
use crate::phone::check_e164;
use crate::value::{Value, digits};

/// Checks one number, which must be text.
pub(super) fn check_number(path: &str, value: &Value, issues: &mut Vec<Issue>) -> Option<u64> {
    let Value::Text(text) = value else {
        issues.push(super::field::wrong_type(path, "a phone number as text, such as \"+14155551234\"", value));
        return None;
    };
    match check_e164(text) {
        Ok(number) => Some(number.number()),
        Err(problem) => {
            let mut issue = Issue::new(path, problem.code, ["`", path, "`: ", &problem.message].concat());
            issue.suggestion = problem.suggestion;
            issues.push(issue);
            None
        }
    }
}

/// Checks a list of numbers: each one, and that none is there twice. Each entry would be a message of its own.
pub(super) fn check_numbers(path: &str, numbers: &[Value], issues: &mut Vec<Issue>) {
    let mut seen = Seen::with_room_for(numbers.len());
    for (index, value) in numbers.iter().enumerate() {
        let path = entry(path, index);
        if let Some(number) = check_number(&path, value, issues)
            && let Some(first) = seen.insert(number, index)
        {
            let message =
                ["`", &path, "` is the same number as entry ", &digits(first as u64), ": it would be sent twice."];
            issues.push(Issue::new(path.as_str(), "duplicate", message.concat()));
        }
    }
}

pub(super) fn entry(path: &str, index: usize) -> String {
    [path, "[", &digits(index as u64), "]"].concat()
}

/// The numbers met so far and where: a hash table with open addressing, for lists of many thousands.
struct Seen(Vec<(u64, usize)>);

impl Seen {
    fn with_room_for(count: usize) -> Seen {
        Seen(vec![(0, 0); count.saturating_mul(2).max(1)])
    }

    /// The index at which the number was met before. No number is 0, so 0 marks a free place.
    fn insert(&mut self, number: u64, index: usize) -> Option<usize> {
        let size = self.0.len() as u64;
        // Fibonacci hashing, so that numbers of one range are spread.
        let start = (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20).checked_rem(size)? as usize;
        let (before, after) = self.0.split_at_mut_checked(start)?;
        let place = after.iter_mut().chain(before).find(|(known, _)| *known == 0 || *known == number)?;
        if place.0 == number {
            return Some(place.1);
        }
        *place = (number, index);
        None
    }
}
