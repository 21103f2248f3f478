//! A token bucket for retries, so that an outage is not multiplied by every client's patience.
//!
//! The algorithm and its figures are those of the AWS SDKs' standard retry mode: a retry takes tokens, a
//! success gives back what its own last retry took, and a success at the first attempt gives one.

/// The retries that a client may still make. One per client, shared by all of its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    left: u32,
    limit: u32,
}

/// What a retry takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// After a failure or a lost connection.
    Transient,
    /// After a rate limit: the provider is well, and told us when to return.
    Throttled,
}

impl Cost {
    pub const fn tokens(self) -> u32 {
        match self {
            Cost::Transient => 14,
            Cost::Throttled => 5,
        }
    }
}

impl Quota {
    pub const fn new(limit: u32) -> Quota {
        Quota { left: limit, limit }
    }

    /// A bucket that is not full any more: the same one, between two calls.
    pub const fn with_left(limit: u32, left: u32) -> Quota {
        Quota { left, limit }
    }

    pub const fn left(&self) -> u32 {
        self.left
    }

    /// Takes the tokens for a retry; `false`, and nothing taken, where they do not suffice.
    #[must_use]
    pub fn take(&mut self, cost: Cost) -> bool {
        match self.left.checked_sub(cost.tokens()) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// A call succeeded whose last retry took `cost`; `None`: at its first attempt.
    pub fn refund(&mut self, cost: Option<Cost>) {
        let tokens = cost.map_or(1, Cost::tokens);
        self.left = self.left.saturating_add(tokens).min(self.limit);
    }
}
