//! How long the value of a header field asks to wait, in milliseconds from now.

use super::{MAX_MS, http_date, number};

/// `retry-after-ms` and `x-ms-retry-after-ms` (not standardised; sent by Azure's services, read by its
/// clients and by OpenAI's): a delay in milliseconds.
pub fn milliseconds(text: &[u8]) -> Option<u64> {
    Some(number::largest(text)?.div_ceil(1000).min(MAX_MS))
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, here with decimals too, or a date.
///
/// A number is always a delay. One as large as an epoch is not guessed to be one: read as a delay it ends
/// the call, read as an epoch it could be a retry too early.
pub fn retry_after(text: &[u8], now_ms: u64) -> Option<u64> {
    match number::largest(text) {
        Some(delay) => Some(delay.min(MAX_MS)),
        None => Some(until(http_date::instant(text, now_ms)?, now_ms)),
    }
}

/// The reset of a rate limit: seconds from now, seconds or milliseconds since the epoch, each with decimals,
/// or a date. Servers send all of them in the same fields, so that only the size tells them apart.
///
/// The borders are half of now: in 2026 a number under 0.9 thousand million (28 years) is a delay, one under
/// 0.9 million million an epoch in seconds, any other an epoch in milliseconds. A clock that stands before
/// September 2001 is not asked, or a small delay would look like an epoch that has passed.
pub fn reset(text: &[u8], now_ms: u64) -> Option<u64> {
    const SEPTEMBER_2001: u64 = 1_000_000_000_000;
    let Some(thousandths) = number::largest(text) else {
        return Some(until(http_date::instant(text, now_ms)?, now_ms));
    };
    let half = now_ms.max(SEPTEMBER_2001) / 2;
    Some(if thousandths < half {
        thousandths.min(MAX_MS)
    } else if thousandths < half.saturating_mul(1000) {
        until(thousandths, now_ms)
    } else {
        until(thousandths.div_ceil(1000), now_ms)
    })
}

fn until(instant_ms: u64, now_ms: u64) -> u64 {
    instant_ms.saturating_sub(now_ms).min(MAX_MS)
}
