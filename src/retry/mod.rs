//! When to try again: the policy, the backoff, and the quota that keeps an outage from being multiplied.
//!
//! | file | what it knows |
//! |---|---|
//! | `policy.rs` | what the caller chose, and the defaults |
//! | `backoff.rs` | how long to wait before try n |
//! | `quota.rs` | how many retries a client may still make |
//!
//! Whether a repetition is safe at all is a question of the exchange: [`crate::exchange`].

mod backoff;
mod policy;
mod quota;

pub use backoff::{Delay, delay};
pub use policy::{Jitter, MAX_TIMER_MS, Policy};
pub use quota::{Cost, Quota};
