//! Server timing: how long a server asks its client to wait, and its rate limit.
//!
//! | file | what it knows |
//! |---|---|
//! | `hints.rs` | the hints of one response, and which of them counts |
//! | `fields.rs` | the header fields that are read |
//! | `delay.rs` | the wait that a value asks for: delays, dates, resets |
//! | `http_date.rs` | dates: the three forms of RFC 9110, and RFC 3339 |
//! | `rate_limit.rs` | the field `RateLimit`, structured and in the form of older drafts |
//! | `rfc3339.rs` | times of messages, as strings |
//! | `number.rs` | decimal numbers, exact to a thousandth |
//! | `body.rs` | the properties of an error body that name a wait |
//! | `sentence.rs` | the wait in a message, if nothing else names one |
//!
//! A hint is a minimum for the wait: a malformed value is ignored, a fraction of a millisecond is rounded up, and a number that
//! is too large becomes [`MAX_MS`].

mod body;
mod delay;
mod fields;
mod hints;
mod http_date;
mod number;
mod rate_limit;
mod rfc3339;
mod sentence;

use serde::Serialize;

pub(super) use delay::{delay_of, from_now};
pub use fields::server_timing;
pub use hints::Hints;
pub(super) use number::decimal;
pub use rfc3339::{MAX_SECONDS, parse_rfc3339, write_rfc3339};
pub(super) use sentence::for_each_after;
pub use sentence::wait_in_sentence;

/// The longest wait and the largest count that are reported: 2^53 - 1, JavaScript's `Number.MAX_SAFE_INTEGER`.
pub const MAX_MS: u64 = 9_007_199_254_740_991;

/// The unit of a number, and where it counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Unit {
    /// Milliseconds from now.
    #[default]
    Ms,
    /// Seconds from now.
    S,
    /// Milliseconds since the Unix epoch.
    UnixMs,
    /// Seconds since the Unix epoch.
    UnixS,
    /// Seconds from now, or seconds or milliseconds since the epoch. Servers send all of them in the same fields, so only the
    /// size distinguishes them. The limits are half the present time: in 2026 a number below 0.9 * 10^9 (28 years) is a
    /// delay, one below 0.9 * 10^12 an epoch in seconds, and any other an epoch in milliseconds. A clock before September 2001
    /// counts as wrong, because with it a small delay would look like a past epoch.
    Any,
}

/// When a response says to try again.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// The wait that the server asks for, in milliseconds from now, at most [`MAX_MS`]. 0 if the time has passed. `None` if
    /// there is no valid hint.
    pub retry_after_ms: Option<u64>,
    /// The source of the hint: the name of the header field in lower case, or `"body"`.
    pub source: Option<&'static str>,
    /// `None` if the response does not name a limit.
    pub rate_limit: Option<RateLimit>,
}

/// A server's rate limit. If it names several, the one to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RateLimit {
    /// The number of requests that the limit allows.
    pub limit: Option<u64>,
    /// The number of requests that remain.
    pub remaining: Option<u64>,
    /// Milliseconds from now until the limit resets. 0 if that time has passed.
    pub reset_ms: Option<u64>,
}
