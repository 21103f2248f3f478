//! The caller's options for retries, and their defaults.

use crate::vocabulary::Jitter;

/// The longest timer of the web platform: 2^31 - 1 ms, about 24.8 days. A longer one fires at once.
pub const MAX_TIMER_MS: u64 = 2_147_483_647;

/// How often, how long and when to retry. All times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// How many requests a call may make, the first one included.
    pub max_attempts: u32,
    /// The backoff before the first retry.
    pub base_ms: u64,
    /// How much longer each further backoff is.
    pub factor: f64,
    /// The longest backoff. A provider's hint may be longer.
    pub max_ms: u64,
    /// How the backoff is randomized.
    pub jitter: Jitter,
    /// The longest hint to wait for; a longer one ends the call.
    pub max_retry_after_ms: u64,
    /// The tokens of the client's retry quota; `None`: no quota.
    pub quota: Option<u32>,
    /// Retry even if that may send the message twice.
    pub allow_unsafe: bool,
}

impl Policy {
    /// The defaults of the retry options.
    pub const DEFAULT: Policy = Policy {
        max_attempts: 4,
        base_ms: 1_000,
        factor: 2.0,
        max_ms: 20_000,
        jitter: Jitter::Plus,
        max_retry_after_ms: 60_000,
        quota: Some(500),
        allow_unsafe: false,
    };
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::DEFAULT
    }
}
