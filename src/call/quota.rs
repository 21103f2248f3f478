//! A token bucket for retries, so that the retries of many clients do not worsen an outage.
//!
//! Algorithm and figures are those of the AWS SDKs' standard retry mode: a retry takes tokens, a success after a retry returns
//! the tokens of its last retry, and a success at the first attempt returns one.

/// The tokens for retries. One quota per client, shared by all of its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    tokens: u32,
    limit: u32,
}

/// What a retry costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// After a failure or a lost connection.
    Transient,
    /// After a rate limit: the provider works, and named the time of the next attempt.
    Throttled,
}

impl Cost {
    /// The cost in tokens.
    pub const fn tokens(self) -> u32 {
        match self {
            Cost::Transient => 14,
            Cost::Throttled => 5,
        }
    }
}

impl Quota {
    /// A full bucket.
    pub const fn new(limit: u32) -> Quota {
        Quota { tokens: limit, limit }
    }

    /// A bucket with so many tokens, as it was after another call.
    pub const fn with_tokens(limit: u32, tokens: u32) -> Quota {
        Quota { tokens, limit }
    }

    /// The tokens that are left.
    pub const fn tokens(&self) -> u32 {
        self.tokens
    }

    /// Takes the tokens for a retry. With too few, takes none and returns `false`.
    #[must_use]
    pub fn take(&mut self, cost: Cost) -> bool {
        match self.tokens.checked_sub(cost.tokens()) {
            Some(tokens) => {
                self.tokens = tokens;
                true
            }
            None => false,
        }
    }

    /// Returns tokens after a success. `cost`: of the call's last retry; `None`: it succeeded at the first attempt.
    pub fn refund(&mut self, cost: Option<Cost>) {
        let tokens = cost.map_or(1, Cost::tokens);
        self.tokens = self.tokens.saturating_add(tokens).min(self.limit);
    }
}
