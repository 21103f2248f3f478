//! The wait that a value asks for, in milliseconds from now. Negative if the time has passed.

use super::number::{self, skip, take};
use super::{Unit, http_date};
use crate::util::http::Headers;
use crate::util::value::{Value, parse_number};

/// The time by the server's clock (`Date`: RFC 9110, section 6.6.1), or else the local time.
pub(super) fn clock(headers: &Headers, local_ms: f64) -> f64 {
    let Some(date) = headers.get("date") else { return local_ms };
    let mut date = date.as_bytes();
    http_date::instant(&mut date, local_ms).filter(|_| date.is_empty()).unwrap_or(local_ms)
}

/// The longest wait in the value of a field: numbers, dates, or both. `fetch` joins two fields of the same name with a comma,
/// and the longest wait is late enough for both. `None` if one of them is malformed.
///
/// `Retry-After` (RFC 9110, section 10.2.3) has seconds, here with decimals, too, or a date. A number in it is always a delay,
/// even if it is as large as an epoch: read as a delay it ends the call, but read as an epoch it could be a retry too early.
pub(super) fn delay(mut text: &[u8], unit: Unit, now_ms: f64) -> Option<f64> {
    let mut longest = f64::NEG_INFINITY;
    loop {
        let mut rest = text;
        let number = number::decimal(&mut rest);
        // `30s`, which some servers send against the standard, has only one meaning.
        if unit != Unit::Ms {
            take(&mut rest, b's');
        }
        let number = number.filter(|_| matches!(rest, [] | [b',', ..]));
        let wait = match number {
            Some(number) => from_now(number, unit, now_ms),
            None => {
                rest = text;
                http_date::instant(&mut rest, now_ms)? - now_ms
            }
        };
        longest = longest.max(wait);
        if !take(&mut rest, b',') {
            return rest.is_empty().then_some(longest);
        }
        skip(&mut rest);
        text = rest;
    }
}

/// The wait in a property of a body: a number that is not negative, or a string as in a header field, which may also be a
/// duration of Protocol Buffers (`"30s"`).
pub(crate) fn delay_of(value: &Value, unit: Unit, now_ms: f64) -> Option<f64> {
    match value {
        // The wait is rounded up later. Slightly less, so that 16.1 s does not become 16,101 ms.
        Value::Number(number) => {
            let number = parse_number(number);
            (number >= 0.0 && number.is_finite()).then(|| from_now(number * 1000.0 - 1e-6, unit, now_ms))
        }
        Value::String(text) => delay(text.as_bytes(), unit, now_ms),
        _ => None,
    }
}

/// The milliseconds from now that a number in thousandths of its unit stands for.
#[inline(never)]
pub(crate) fn from_now(number: f64, unit: Unit, now_ms: f64) -> f64 {
    const SEPTEMBER_2001: f64 = 1e12;
    let half = now_ms.max(SEPTEMBER_2001) / 2.0;
    match unit {
        Unit::Ms => number / 1000.0,
        Unit::UnixS => number - now_ms,
        Unit::UnixMs => number / 1000.0 - now_ms,
        Unit::Any if number >= half * 1000.0 => number / 1000.0 - now_ms,
        Unit::Any if number >= half => number - now_ms,
        Unit::S | Unit::Any => number,
    }
}
