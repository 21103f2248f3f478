//! How long a server asks its client to wait, and what it says about its rate limit.
//!
//! | file | what it knows |
//! |---|---|
//! | `hints.rs` | which hint counts, of all that one response gives |
//! | `fields.rs` | which header fields are read |
//! | `delay.rs` | how long a value asks to wait: delays, dates, resets |
//! | `http_date.rs` | a point in time as text: RFC 9110's three forms and RFC 3339 |
//! | `rate_limit.rs` | the field `RateLimit`, structured and as the older drafts had it |
//! | `number.rs` | decimal numbers, exact to a thousandth, that saturate |
//! | `body.rs` | the known members of an error body |
//! | `text.rs` | the last resort: a number in a sentence |
//!
//! A hint is a floor for the wait and never a reason to hurry: whatever cannot be read counts as absent, a
//! fraction of a millisecond is rounded up, and an absurd number becomes [`MAX_MS`] rather than a short wait.

mod body;
mod delay;
mod fields;
mod hints;
mod http_date;
mod number;
mod rate_limit;
mod text;

use crate::util::value::{Value, object};

pub(super) use delay::{delay_of, from_now};
pub use fields::server_timing;
pub use hints::Hints;
pub(super) use number::decimal;
pub(super) use text::each_behind;
pub use text::text_wait;

/// The longest wait and the largest count that are reported, 2^53 - 1: the largest whole number of which
/// JavaScript can tell every smaller one apart. Anything above it is reported as this.
pub const MAX_MS: u64 = 9_007_199_254_740_991;

/// What a number counts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    /// Milliseconds from now.
    Ms,
    /// Seconds from now.
    S,
    /// Milliseconds since the Unix epoch.
    UnixMs,
    /// Seconds since the Unix epoch.
    UnixS,
    /// Seconds from now, or seconds or milliseconds since the epoch. Servers send all of them in the same fields, so
    /// that only the size tells them apart. The borders are half of now: in 2026 a number under 0.9 thousand million
    /// (28 years) is a delay, one under 0.9 million million an epoch in seconds, any other an epoch in
    /// milliseconds. A clock that stands before September 2001 is not asked, or a small delay would look like an
    /// epoch that has passed.
    Any,
}

/// What a response says about when to come back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timing {
    /// The wait that the server asks for, in milliseconds from now; 0 where that time has passed already,
    /// `None` where there is no valid hint. At most [`MAX_MS`].
    pub retry_after_ms: Option<u64>,
    /// Where the hint that counts stands: the header field's name in lower case, or `"body"`.
    pub source: Option<&'static str>,
    /// `None` where the response says nothing about a limit.
    pub rate_limit: Option<RateLimit>,
}

/// What a server says about its rate limit. Where it names several limits at once, the one to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateLimit {
    /// How many requests the limit allows.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// Milliseconds from now until the limit is fresh; 0 where that time has passed already.
    pub reset_ms: Option<u64>,
}

impl From<&Timing> for Value {
    fn from(timing: &Timing) -> Value {
        let mut value = object(Vec::new());
        value.add_number("retryAfterMs", timing.retry_after_ms);
        value.add_string("source", timing.source);
        value.insert("rateLimit", timing.rate_limit.as_ref().into());
        value
    }
}

impl From<&RateLimit> for Value {
    #[inline(never)]
    fn from(limit: &RateLimit) -> Value {
        let mut value = object(Vec::new());
        value.add_number("limit", limit.limit);
        value.add_number("remaining", limit.remaining);
        value.add_number("resetMs", limit.reset_ms);
        value
    }
}
