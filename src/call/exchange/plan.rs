//! What a call is, as far as its repetition goes.

use crate::call::{Lanes, Policy};

/// What doing the request twice would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing changes at the provider: a read.
    Safe,
    /// The same as doing it once (PUT, DELETE).
    Idempotent,
    /// The provider recognises the repetition by the key that every attempt carries.
    Keyed,
    /// It may send the message twice.
    Unsafe,
}

/// What the machine has to know about a call before it begins.
#[derive(Clone, Debug)]
pub struct Plan {
    pub idempotency: Idempotency,
    pub policy: Policy,
    /// For each attempt, until its body is read.
    pub timeout_ms: u64,
    /// For everything: attempts, waits, and the caller's own functions.
    pub deadline_ms: u64,
    /// The caller gave the idempotency key: an earlier call may have used it.
    pub is_caller_key: bool,
    /// How long the provider remembers a key, from the call's first request on; `None`: it is not documented.
    pub key_ttl_ms: Option<u64>,
    /// What of the gate this call passes.
    pub lanes: Lanes,
}

impl Plan {
    /// Whether a failure of this call can leave something done at the provider.
    pub(super) const fn has_effect(&self) -> bool {
        !matches!(self.idempotency, Idempotency::Safe)
    }
}
