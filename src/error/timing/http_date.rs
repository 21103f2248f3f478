//! A point in time as text: the three forms of an HTTP-date (RFC 9110, section 5.6.7), which a recipient
//! must all accept, and RFC 3339 with a zone, which servers send although they should not.
//!
//! Own arithmetic, always UTC: platform parsers read the asctime form in the local zone, and accept much
//! that is no date. An HTTP-date is case-sensitive. Its weekday must be one, but not the right one.

use super::number;

/// The forms, spelled with the slots of [`fit`].
const FORMS: [&[u8]; 4] = [b"w, d o y h:m:s GMT", b"l, d-o-c h:m:s GMT", b"w o e h:m:s y", b"y-n-dTh:m:sz"];

/// The slots that are numbers, in the order of [`Date`]'s; the first has four digits, any other two.
const NUMBERS: &[u8] = b"ycndhms";

const SHORT: &[u8] = b"Mon Tue Wed Thu Fri Sat Sun";
const LONG: &[u8] = b"Monday Tuesday Wednesday Thursday Friday Saturday Sunday";
const MONTHS: &[u8] = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

#[derive(Default)]
struct Date {
    /// Year, year of two digits, month, day, hour, minute, second.
    numbers: [u32; 7],
    /// Thousandths of a second, up to 1000.
    fraction: f64,
    /// How far the local time is ahead of UTC, in milliseconds.
    ahead: f64,
}

/// Milliseconds since the Unix epoch, a fraction rounded up. `None` for a text that is no date in one of the
/// four forms. `now_ms` decides the century of the form that names none.
pub fn instant(text: &[u8], now_ms: f64) -> Option<f64> {
    let date = FORMS.iter().find_map(|form| fit(form, text))?;
    let [mut year, short, month, day, hour, minute, second] = date.numbers;
    if short != NONE {
        // "A timestamp that appears to be more than 50 years in the future" is the most recent past one
        // with the same two digits: so the last century in which it is at most 50 years ahead.
        year = short.saturating_add(1900);
        while year < 9900 && date.since_epoch(year.saturating_add(50)) <= now_ms {
            year = year.saturating_add(100);
        }
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    // Second 60 is a leap second; which minutes have had one is nobody's business here.
    let exists = month.wrapping_sub(1) < 12 && day.wrapping_sub(1) < days && hour < 24 && minute < 60 && second <= 60;
    exists.then(|| date.since_epoch(year))
}

/// What a number is that the form does not have.
const NONE: u32 = u32::MAX;

impl Date {
    /// Milliseconds since the epoch of this date in another year; where that year has no such day, the
    /// next day's. Days are counted from 1 March of the year -400, so that a leap day is a year's last.
    #[expect(clippy::arithmetic_side_effects, reason = "no term has more than seven digits")]
    fn since_epoch(&self, year: u32) -> f64 {
        const FIRST_TO_EPOCH: f64 = 146_097.0 + 719_468.0;
        let [_, _, month, day, hour, minute, second] = self.numbers;
        let year = year + 400 - u32::from(month <= 2);
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let seconds = f64::from((hour * 60 + minute) * 60 + second);
        ((f64::from(days) - FIRST_TO_EPOCH) * 86_400.0 + seconds) * 1000.0 + self.fraction - self.ahead
    }
}

/// Reads a text by a form: `w` a short weekday, `l` a long one, `d` a day, `e` a day that may be padded with
/// a space, `o` a month's name, `n` its number, `y` a year, `c` its last two digits, `h`, `m`, `s` the time,
/// `z` a fraction that may be missing, and a zone. Any other byte stands for itself.
fn fit(form: &[u8], text: &[u8]) -> Option<Date> {
    let mut date = Date { numbers: [NONE; 7], ..Date::default() };
    let mut rest = text;
    for slot in form {
        match slot {
            b'w' => rest = name(rest, SHORT)?.1,
            b'l' => rest = name(rest, LONG)?.1,
            b'o' => {
                let [_, _, month, ..] = &mut date.numbers;
                (*month, rest) = name(rest, MONTHS)?;
            }
            b'z' => {
                (date.fraction, rest) = number::with_fraction(0.0, rest);
                (date.ahead, rest) = zone(rest)?;
            }
            _ => {
                let (slot, width) = match (slot, rest) {
                    (b'e', [b' ', after @ ..]) => {
                        rest = after;
                        (b'd', 1)
                    }
                    (b'e', _) => (b'd', 2),
                    (b'y', _) => (b'y', 4),
                    _ => (*slot, 2),
                };
                match NUMBERS.iter().position(|known| *known == slot) {
                    Some(index) => (*date.numbers.get_mut(index)?, rest) = digits(rest, width)?,
                    None => match rest {
                        [first, after @ ..] if *first == slot => rest = after,
                        _ => return None,
                    },
                }
            }
        }
    }
    rest.is_empty().then_some(date)
}

/// The place, from 1, of the name at the start of a text in a list, and what follows it.
fn name<'a>(text: &'a [u8], list: &[u8]) -> Option<(u32, &'a [u8])> {
    let (name, after) = number::run(text, |byte| byte.is_ascii_alphabetic());
    let mut place = 0_u32;
    for known in list.split(|byte| *byte == b' ') {
        place = place.saturating_add(1);
        if known == name {
            return Some((place, after));
        }
    }
    None
}

/// `Z`, or the hours and minutes by which the local time is ahead of UTC or behind it, in milliseconds.
fn zone(text: &[u8]) -> Option<(f64, &[u8])> {
    let (sign, rest) = match text {
        [b'Z', rest @ ..] => return Some((0.0, rest)),
        [b'+', rest @ ..] => (60_000.0, rest),
        [b'-', rest @ ..] => (-60_000.0, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let [b':', rest @ ..] = rest else { return None };
    let (minutes, rest) = digits(rest, 2)?;
    let ahead = sign * f64::from(hours.saturating_mul(60).saturating_add(minutes));
    (hours < 24 && minutes < 60).then_some((ahead, rest))
}

/// Exactly so many digits.
fn digits(text: &[u8], width: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(width)?;
    match number::whole(digits)? {
        (number, []) => Some((number as u32, rest)),
        _ => None,
    }
}
