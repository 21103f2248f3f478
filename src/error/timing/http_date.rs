//! A point in time as text: the three forms of an HTTP-date (RFC 9110, section 5.6.7), which a recipient
//! must all accept, and RFC 3339 with a zone, which servers send although they should not.
//!
//! Own arithmetic, always UTC: platform parsers read the asctime form in the local zone, and accept much
//! that is no date. An HTTP-date is case-sensitive. Its weekday must be one, but not the right one.

use super::number;

/// The forms, spelled with the slots of [`fit`].
const FORMS: [&[u8]; 4] = [b"w, d o y h:m:s GMT", b"l, d-o-c h:m:s GMT", b"w o e h:m:s y", b"y-n-dTh:m:sz"];

const WEEKDAYS: [&[u8]; 7] = [b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday", b"Sunday"];
const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

#[derive(Default)]
struct Date {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
    /// Thousandths of a second, up to 1000.
    fraction: u64,
    /// Minutes to be taken off, to reach UTC.
    east: u64,
    /// Minutes to be added, to reach UTC.
    west: u64,
    /// The year has two digits only.
    short: bool,
}

/// Milliseconds since the Unix epoch, a fraction rounded up; 0 for anything before the epoch. `None` for a
/// text that is no date in one of the four forms. `now_ms` decides the century of the form that names none.
pub fn instant(text: &[u8], now_ms: u64) -> Option<u64> {
    let mut date = FORMS.iter().find_map(|form| fit(form, text))?;
    if date.short {
        // "A timestamp that appears to be more than 50 years in the future" is the most recent past one
        // with the same two digits: so the last century in which it is at most 50 years ahead.
        date.year = date.year.saturating_add(1900);
        while date.year < 9900 && date.since_epoch(date.year.saturating_add(50)) <= now_ms {
            date.year = date.year.saturating_add(100);
        }
    }
    date.exists().then(|| date.since_epoch(date.year))
}

impl Date {
    fn exists(&self) -> bool {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        // Second 60 is a leap second; which minutes have had one is nobody's business here.
        (1..=12).contains(&self.month)
            && (1..=days).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second <= 60
    }

    /// Milliseconds since the epoch of this date in another year; where that year has no such day, the
    /// next day's. Days are counted from 1 March of a year before year 0, so that a leap day is a year's last.
    #[expect(clippy::arithmetic_side_effects, reason = "every term is a few digits long, and month is at most 99")]
    fn since_epoch(&self, year: u64) -> u64 {
        const FIRST_TO_EPOCH: u64 = 146_097 + 719_468;
        let year = year + 400 - u64::from(self.month <= 2);
        let month = (self.month + 9) % 12;
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + self.day;
        let minutes = (days * 24 + self.hour) * 60 + self.minute + self.west - self.east;
        let ms = (minutes * 60 + self.second) * 1000 + self.fraction;
        ms.saturating_sub((FIRST_TO_EPOCH + 1) * 86_400_000)
    }
}

/// Reads a text by a form: `w` a short weekday, `l` a long one, `d` a day, `e` a day that may be padded with
/// a space, `o` a month's name, `n` its number, `y` a year, `c` its last two digits, `h`, `m`, `s` the time,
/// `z` a fraction that may be missing, and a zone. Any other byte stands for itself.
fn fit(form: &[u8], text: &[u8]) -> Option<Date> {
    let mut date = Date::default();
    let mut rest = text;
    for slot in form {
        let (field, width) = match slot {
            b'w' | b'l' => {
                let full = WEEKDAYS.iter().find(|day| rest.get(..3).is_some_and(|start| day.starts_with(start)))?;
                rest = rest.get(if *slot == b'l' { rest.starts_with(full).then_some(full.len())? } else { 3 }..)?;
                continue;
            }
            b'o' => {
                let (name, after) = rest.split_at_checked(3)?;
                let index = MONTHS.chunks(3).position(|month| month == name)?;
                date.month = (index as u64).saturating_add(1);
                rest = after;
                continue;
            }
            b'z' => {
                (date.fraction, rest) = number::fraction(rest);
                rest = zone(&mut date, rest)?;
                continue;
            }
            b'e' => match rest {
                [b' ', after @ ..] => {
                    rest = after;
                    (&mut date.day, 1)
                }
                _ => (&mut date.day, 2),
            },
            b'c' => {
                date.short = true;
                (&mut date.year, 2)
            }
            b'y' => (&mut date.year, 4),
            b'n' => (&mut date.month, 2),
            b'd' => (&mut date.day, 2),
            b'h' => (&mut date.hour, 2),
            b'm' => (&mut date.minute, 2),
            b's' => (&mut date.second, 2),
            literal => {
                rest = rest.strip_prefix(&[*literal])?;
                continue;
            }
        };
        (*field, rest) = digits(rest, width)?;
    }
    rest.is_empty().then_some(date)
}

/// `Z`, or the hours and minutes by which the local time is ahead of UTC or behind it.
fn zone<'a>(date: &mut Date, text: &'a [u8]) -> Option<&'a [u8]> {
    let (side, rest) = match text {
        [b'Z', rest @ ..] => return Some(rest),
        [b'+', rest @ ..] => (&mut date.east, rest),
        [b'-', rest @ ..] => (&mut date.west, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let (minutes, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    *side = hours.saturating_mul(60).saturating_add(minutes);
    (hours < 24 && minutes < 60).then_some(rest)
}

/// Exactly so many digits.
fn digits(text: &[u8], width: usize) -> Option<(u64, &[u8])> {
    let (digits, rest) = text.split_at_checked(width)?;
    match number::whole(digits)? {
        (number, []) => Some((number, rest)),
        _ => None,
    }
}
