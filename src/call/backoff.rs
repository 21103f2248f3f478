//! How long to wait before the next try.

use super::{MAX_TIMER_MS, Policy};
use crate::vocabulary::Jitter;

/// A wait, and whose word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    pub ms: u64,
    /// The provider's hint set the length; else our own backoff did.
    pub hinted: bool,
}

/// The wait before retry number `retry` (from 1).
///
/// A hint is a floor: the delay is at least the hint, and at least what the backoff gives. `random` is in
/// `[0, 1)`; anything else counts as 0. The result never exceeds [`MAX_TIMER_MS`] unless the hint does.
pub fn delay(policy: &Policy, retry: u32, previous_ms: u64, hint_ms: Option<u64>, random: f64) -> Delay {
    let random = if (0.0..1.0).contains(&random) { random } else { 0.0 };
    let own = exponential(policy, retry);
    let base = policy.base_ms as f64;
    let (own, added) = match policy.jitter {
        Jitter::None => (own, 0.0),
        Jitter::Plus => (own, own * 0.5 * random),
        Jitter::Full => (own * random, 0.0),
        Jitter::Equal => (own * 0.5 + own * 0.5 * random, 0.0),
        Jitter::Decorrelated => {
            let top = (previous_ms.max(policy.base_ms) as f64 * 3.0).max(base);
            ((base + (top - base) * random).min(policy.max_ms as f64), 0.0)
        }
    };
    let hint = hint_ms.unwrap_or(0);
    let floor = whole(own).max(hint);
    Delay {
        ms: floor.saturating_add(whole(added)).min(MAX_TIMER_MS.max(hint)),
        hinted: hint_ms.is_some() && hint >= whole(own),
    }
}

fn exponential(policy: &Policy, retry: u32) -> f64 {
    let max = policy.max_ms as f64;
    let mut own = policy.base_ms as f64;
    // `powi` would do, but saturating on the way keeps infinity and NaN (0 * infinity) out.
    for _ in 1..retry.min(64) {
        own *= policy.factor;
        if own >= max {
            break;
        }
    }
    own.min(max)
}

/// Rounded up: half a millisecond less would be earlier than asked. `as` saturates, and takes NaN for 0.
fn whole(ms: f64) -> u64 {
    ms.ceil() as u64
}
