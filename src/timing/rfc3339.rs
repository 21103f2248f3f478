//! Times as strings of RFC 3339.

use super::http_date::timestamp;
use crate::util::value::digits;

/// Reads a time with an offset, in milliseconds since the Unix epoch. `None` for any other string.
pub fn parse_rfc3339(text: &str) -> Option<f64> {
    let mut rest = text.as_bytes();
    timestamp(&mut rest).filter(|_| rest.is_empty())
}

/// The last second of the year 9999, which is the last that RFC 3339 can write.
pub const MAX_SECONDS: u64 = 253_402_300_799;

/// Writes a time in UTC: `2026-12-24T18:00:00Z`. A part of a second is rounded up, so that the time is not earlier.
pub fn write_rfc3339(ms: u64) -> String {
    let seconds = ms.div_ceil(1000).min(MAX_SECONDS);
    // Days since 1 March of the year 0, so that a leap day is the last of its year. There are 146,097 in 400 years.
    let days = seconds / 86_400 + 719_468;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = days / 146_097 * 400 + year_of_era + month / 10;
    let second = seconds % 86_400;
    let mut text = digits(year);
    for (mark, number) in
        [('-', (month + 2) % 12 + 1), ('-', day), ('T', second / 3_600), (':', second / 60 % 60), (':', second % 60)]
    {
        text.push(mark);
        text.push_str(digits(number + 100).get(1..).unwrap_or_default());
    }
    text.push('Z');
    text
}
