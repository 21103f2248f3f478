//! Dates compared with a calendar that counts day by day.

use super::retry_after;

pub(crate) const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
pub(crate) const LONG: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(crate) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(crate) fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// All days from 1 January 1970 to 31 December 9999, counted one by one: without a formula, in which the reader could have
/// the same mistake. Each day is year, month from 0, day, weekday from Monday.
fn calendar() -> impl Iterator<Item = (u64, usize, u64, usize)> {
    let mut next = (1970, 0, 1, 3);
    std::iter::from_fn(move || {
        let today = next;
        let (year, month, day, weekday) = today;
        let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        next = if day < lengths[month] {
            (year, month, day + 1, (weekday + 1) % 7)
        } else if month < 11 {
            (year, month + 1, 1, (weekday + 1) % 7)
        } else {
            (year + 1, 0, 1, (weekday + 1) % 7)
        };
        (year <= 9999).then_some(today)
    })
}

#[test]
fn every_day_until_9999_is_read_as_a_calendar_counts_it() {
    let mut count = 0;
    for (index, (year, month, day, weekday)) in calendar().enumerate() {
        count += 1;
        // Another time of day each day.
        let second = index as u64 * 7919 % 86_400;
        let expected = index as u64 * 86_400_000 + second * 1000;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let (name, number) = (MONTHS[month], month + 1);
        let text = match index % 3 {
            0 => format!("{}, {day:02} {name} {year:04} {hour:02}:{minute:02}:{second:02} GMT", SHORT[weekday]),
            1 => format!("{} {name} {day:>2} {hour:02}:{minute:02}:{second:02} {year:04}", SHORT[weekday]),
            _ => format!("{year:04}-{number:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        };
        assert_eq!(retry_after(&text, 0), Some(expected), "{text}");
    }
    assert_eq!(count, 2_932_897, "the number of days of the calendar");
}
