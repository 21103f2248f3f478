//! What the machine knows about a call: whether it may be repeated, and how long it may take.

use crate::call::{Lanes, Policy};

/// The effect of sending the request twice, in the words of RFC 9110, section 9.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing: the request only reads (GET, HEAD).
    Safe,
    /// The same as sending it once (PUT, DELETE).
    Idempotent,
    /// The same as sending it once: every attempt has the same idempotency key, by which the provider recognises it.
    Keyed,
    /// The message may be sent twice.
    Unsafe,
}

/// Everything that the machine must know about a call before it starts.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The effect of sending its request twice.
    pub idempotency: Idempotency,
    /// How often and how long to retry.
    pub policy: Policy,
    /// The limit of each attempt, until its body is read.
    pub timeout_ms: u64,
    /// The limit of the whole call: attempts, waits, and the caller's own functions.
    pub deadline_ms: u64,
    /// The idempotency key is the caller's, so an earlier call may have used it.
    pub is_caller_key: bool,
    /// How long the provider remembers a key, from the call's first request on; `None`: undocumented.
    pub key_ttl_ms: Option<u64>,
    /// The lanes of the gate that this call passes.
    pub lanes: Lanes,
}

impl Plan {
    /// Whether a failed attempt may still have changed something at the provider.
    pub(super) const fn has_effect(&self) -> bool {
        !matches!(self.idempotency, Idempotency::Safe)
    }
}
