//! How long the value of a header field asks to wait, in milliseconds from now; below zero where it is over.

use super::{http_date, number};

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, here with decimals too, or a date. A number is always a
/// delay. One as large as an epoch is not guessed to be one: read as a delay it ends the call, read as an epoch
/// it could be a retry too early.
///
/// `is_reset`: the reset of a rate limit, which is seconds from now, seconds or milliseconds since the epoch,
/// each with decimals, or a date. Servers send all of them in the same fields, so that only the size tells them
/// apart. The borders are half of now: in 2026 a number under 0.9 thousand million (28 years) is a delay, one
/// under 0.9 million million an epoch in seconds, any other an epoch in milliseconds. A clock that stands before
/// September 2001 is not asked, or a small delay would look like an epoch that has passed.
pub fn delay(text: &[u8], now_ms: f64, is_reset: bool) -> Option<f64> {
    Some(match number::largest(text) {
        None => http_date::instant(text, now_ms)? - now_ms,
        Some(number) if is_reset => from_now(number, now_ms),
        Some(number) => number,
    })
}

/// The number at the start of a text, in a unit that is documented (`s`, `ms`, `unix-s`, `unix-ms`), in milliseconds from
/// now; 0 where it is over.
pub fn delay_of(text: &str, unit: &str, now_ms: u64) -> Option<u64> {
    let thousandths = number::decimal(&mut text.trim_ascii_start().as_bytes())?;
    let ms = if unit.ends_with("ms") { thousandths / 1000.0 } else { thousandths };
    let from = if unit.starts_with("unix") { now_ms as f64 } else { 0.0 };
    Some(number::saturate(ms - from))
}

/// A reset, in thousandths, from now.
pub fn from_now(number: f64, now_ms: f64) -> f64 {
    const SEPTEMBER_2001: f64 = 1e12;
    let half = now_ms.max(SEPTEMBER_2001) / 2.0;
    match number {
        _ if number < half => number,
        _ if number < half * 1000.0 => number - now_ms,
        _ => number / 1000.0 - now_ms,
    }
}
