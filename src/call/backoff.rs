//! How long to wait before the next attempt.

use super::{MAX_TIMER_MS, Policy};
use crate::vocabulary::Jitter;

/// How long to wait, and whether the provider decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// How long, in milliseconds.
    pub ms: u64,
    /// Whether the provider's hint decided, and not the backoff.
    pub hinted: bool,
}

/// The wait before retry number `retry` (from 1).
///
/// A hint is a floor: the delay is never shorter than the hint or the backoff. `random` is in
/// `[0, 1)`; anything else counts as 0. The result never exceeds [`MAX_TIMER_MS`] unless the hint does.
pub fn delay(policy: &Policy, retry: u32, previous_ms: u64, hint_ms: Option<u64>, random: f64) -> Delay {
    let random = if (0.0..1.0).contains(&random) { random } else { 0.0 };
    let backoff = exponential(policy, retry);
    let base = policy.base_ms as f64;
    let (backoff, added) = match policy.jitter {
        Jitter::None => (backoff, 0.0),
        Jitter::Plus => (backoff, backoff * 0.5 * random),
        Jitter::Full => (backoff * random, 0.0),
        Jitter::Equal => (backoff * 0.5 + backoff * 0.5 * random, 0.0),
        Jitter::Decorrelated => {
            let top = (previous_ms.max(policy.base_ms) as f64 * 3.0).max(base);
            ((base + (top - base) * random).min(policy.max_ms as f64), 0.0)
        }
    };
    let hint = hint_ms.unwrap_or(0);
    let floor = round_up(backoff).max(hint);
    Delay {
        ms: floor.saturating_add(round_up(added)).min(MAX_TIMER_MS.max(hint)),
        hinted: hint_ms.is_some() && hint >= round_up(backoff),
    }
}

/// The backoff without jitter, in milliseconds.
fn exponential(policy: &Policy, retry: u32) -> f64 {
    let max = policy.max_ms as f64;
    let mut backoff = policy.base_ms as f64;
    // Not `powi`: stopping at the maximum keeps infinity and NaN (0 * infinity) out.
    for _ in 1..retry.min(64) {
        backoff *= policy.factor;
        if backoff >= max {
            break;
        }
    }
    backoff.min(max)
}

/// Rounds up, because half a millisecond less would be earlier than asked. `as` saturates, and converts NaN to 0.
fn round_up(ms: f64) -> u64 {
    ms.ceil() as u64
}
