//! A point in time as text: the three forms of an HTTP-date (RFC 9110, section 5.6.7), which a recipient
//! must all accept, and RFC 3339 with a zone, which servers send although they should not.
//!
//! Own arithmetic, always UTC: platform parsers read the asctime form in the local zone, and accept much
//! that is no date. An HTTP-date is case-sensitive. Its weekday must be one, but not the right one.

use super::number::{digit, fraction, take};

/// The forms: `w` a weekday's three letters, `*` the rest of its name, `o` a month's name, `f` a fraction that may
/// be missing, `~` a sign, and a digit one of the numbers below, whose first digit may be a space. Any other
/// byte stands for itself.
const FORMS: [&[u8]; 5] =
    [b"w, 3 o 0 4:5:6 GMT", b"w*, 3-o-1 4:5:6 GMT", b"w o 3 4:5:6 0", b"0-2-3T4:5:6fZ", b"0-2-3T4:5:6f~7:8"];

/// The largest year, year of two digits, month, day, hour, minute, second (60 is a leap second), and hours and
/// minutes by which the local time is ahead of UTC.
const MOST: [i32; 9] = [9999, 99, 12, 31, 23, 59, 60, 23, 59];

const NAMES: &[u8] = b"MonTueWedThuFriSatSunJanFebMarAprMayJunJulAugSepOctNovDec";

/// The date at the start of a text, in milliseconds since the Unix epoch, a fraction rounded up. `None` where there is
/// none in one of the forms. `now_ms` decides the century of the form that names none.
pub(super) fn instant(text: &mut &[u8], now_ms: f64) -> Option<f64> {
    FORMS.iter().find_map(|form| fit(form, text, now_ms))
}

#[expect(clippy::arithmetic_side_effects, reason = "no term has more than eight digits")]
fn fit(form: &[u8], text: &mut &[u8], now_ms: f64) -> Option<f64> {
    let mut rest = *text;
    let mut numbers = [-1; 9];
    let (mut part, mut ahead) = (0.0, 0_i32);
    for slot in form {
        match slot {
            b'w' | b'o' => {
                let (name, after) = rest.split_at_checked(3)?;
                let place = NAMES.chunks(3).position(|known| known == name)? as i32 - 6;
                if (*slot == b'w') == (place > 0) {
                    return None;
                }
                let [_, _, month, ..] = &mut numbers;
                *month = place;
                rest = after;
            }
            b'*' => {
                let [b'a'..=b'z', ..] = rest else { return None };
                while let [b'a'..=b'z', after @ ..] = rest {
                    rest = after;
                }
            }
            b'f' => part = fraction(&mut rest),
            b'~' => {
                ahead = if take(&mut rest, b'-') { -1 } else { 1 };
                if ahead > 0 && !take(&mut rest, b'+') {
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
                if number > *MOST.get(index)? {
                    return None;
                }
                *numbers.get_mut(index)? = number;
            }
            _ => {
                if !take(&mut rest, *slot) {
                    return None;
                }
            }
        }
    }
    let [mut year, short, month, day, hour, minute, second, east, south] = numbers;
    let time = f64::from(((hour - ahead * east) * 60 + minute - ahead * south) * 60 + second) * 1000.0 + part;
    let since_epoch = |year| f64::from(days(year, month, day)) * 86_400_000.0 + time;
    if short >= 0 {
        // "A timestamp that appears to be more than 50 years in the future" is the most recent past one
        // with the same two digits: so the last century in which it is at most 50 years ahead.
        year = short + 1900;
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

/// Days since the epoch; where the month has no such day, the next month's. Counted from 1 March of the
/// year -400, so that a leap day is a year's last. Month 13 is the next January.
#[expect(clippy::arithmetic_side_effects, reason = "no term has more than seven digits")]
fn days(year: i32, month: i32, day: i32) -> i32 {
    const FIRST_TO_EPOCH: i32 = 146_097 + 719_469;
    let year = year + 400 - i32::from(month <= 2);
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day - FIRST_TO_EPOCH
}
