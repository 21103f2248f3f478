//! Dates: the three forms of an HTTP-date (RFC 9110, section 5.6.7), all of which a recipient must accept, and RFC 3339 with
//! an offset, which some servers send against the standard.
//!
//! The parsers of platforms are not used: they read the asctime form in the local time zone, and accept strings that are not
//! dates. An HTTP-date is case-sensitive. It must have a weekday, but the weekday need not fit the date.

use super::number::{digit, fraction, take};

/// The forms. `w`: the first three letters of a weekday; `*`: the rest of its name; `o`: a month; `f`: an optional fraction;
/// `~`: a sign; `t` and `z`: the letter in either case; a digit: the number of this index in [`MAX_VALUES`], whose first digit
/// may be a space. Every other byte is itself.
const FORMS: [&[u8]; 5] =
    [b"w, 3 o 0 4:5:6 GMT", b"w*, 3-o-1 4:5:6 GMT", b"w o 3 4:5:6 0", b"0-2-3t4:5:6fz", b"0-2-3t4:5:6f~7:8"];

/// The maximum of each number: year, year of two digits, month, day, hour, minute, second (60 is a leap second), and the hours
/// and minutes of the offset from UTC.
const MAX_VALUES: [i32; 9] = [9999, 99, 12, 31, 23, 59, 60, 23, 59];

const NAMES: &[u8] = b"MonTueWedThuFriSatSunJanFebMarAprMayJunJulAugSepOctNovDec";

/// Reads a date at the start of `text`, in milliseconds since the Unix epoch. A fraction of a millisecond is rounded up. `now_ms`
/// decides the century of a year of two digits.
pub(super) fn instant(text: &mut &[u8], now_ms: f64) -> Option<f64> {
    FORMS.iter().find_map(|form| read(form, text, now_ms))
}

/// Reads a time of RFC 3339 at the start of `text`, in the same unit.
pub(super) fn timestamp(text: &mut &[u8]) -> Option<f64> {
    FORMS.iter().skip(3).find_map(|form| read(form, text, 0.0))
}

/// Reads a date of one form. No term has more than eight digits, so nothing overflows.
fn read(form: &[u8], text: &mut &[u8], now_ms: f64) -> Option<f64> {
    let mut rest = *text;
    let mut numbers = [-1; 9];
    let (mut fraction_ms, mut sign) = (0.0, 0_i32);
    for slot in form {
        match slot {
            b'w' | b'o' => {
                let (name, after) = rest.split_at_checked(3)?;
                // Weekdays are -6 to 0, months 1 to 12.
                let index = NAMES.chunks(3).position(|known| known == name)? as i32 - 6;
                if (*slot == b'w') == (index > 0) {
                    return None;
                }
                let [_, _, month, ..] = &mut numbers;
                *month = index;
                rest = after;
            }
            b'*' => {
                let [b'a'..=b'z', ..] = rest else { return None };
                while let [b'a'..=b'z', after @ ..] = rest {
                    rest = after;
                }
            }
            b'f' => fraction_ms = fraction(&mut rest),
            b'~' => {
                sign = if take(&mut rest, b'-') { -1 } else { 1 };
                if sign > 0 && !take(&mut rest, b'+') {
                    return None;
                }
            }
            b'0'..=b'8' => {
                let index = usize::from(*slot - b'0');
                let padded = take(&mut rest, b' ');
                let mut number = 0;
                for _ in usize::from(padded)..if index == 0 { 4 } else { 2 } {
                    number = number * 10 + digit(&mut rest)? as i32;
                }
                if number > *MAX_VALUES.get(index)? {
                    return None;
                }
                *numbers.get_mut(index)? = number;
            }
            b't' | b'z' if take(&mut rest, *slot - 32) => {}
            _ => {
                if !take(&mut rest, *slot) {
                    return None;
                }
            }
        }
    }
    let [mut year, short_year, month, day, hour, minute, second, offset_hours, offset_minutes] = numbers;
    let minutes = (hour - sign * offset_hours) * 60 + minute - sign * offset_minutes;
    let time = f64::from(minutes * 60 + second) * 1000.0 + fraction_ms;
    let since_epoch = |year| f64::from(days(year, month, day)) * 86_400_000.0 + time;
    if short_year >= 0 {
        // "A timestamp that appears to be more than 50 years in the future" is the most recent past year with the same two
        // digits (RFC 9110). So this is the last century in which it is at most 50 years ahead.
        year = short_year + 1900;
        while year < 9900 && since_epoch(year + 50) <= now_ms {
            year += 100;
        }
    }
    let exists = month > 0 && day > 0 && days(year, month, day) < days(year, month + 1, 1);
    if !exists {
        return None;
    }
    *text = rest;
    Some(since_epoch(year))
}

/// Days since the epoch. A day after the end of the month is one of the next month, and month 13 is the next January. Counted
/// from 1 March of the year -400, so that a leap day is the last of its year.
fn days(year: i32, month: i32, day: i32) -> i32 {
    const MARCH_TO_EPOCH: i32 = 146_097 + 719_469;
    let year = year + 400 - i32::from(month <= 2);
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day - MARCH_TO_EPOCH
}
