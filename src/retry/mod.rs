//! When to try again: the policy, the backoff, the quota that keeps an outage from being multiplied, and the gate that
//! keeps every call from coming too early.
//!
//! | file | what it knows |
//! |---|---|
//! | `policy.rs` | what the caller chose, and the defaults |
//! | `backoff.rs` | how long to wait before try n |
//! | `quota.rs` | how many retries a client may still make |
//! | `gate.rs` | which calls a provider's wait holds, and in which order they go on |
//! | `lane.rs` | one account, sender or recipient: until when it is closed, and its pace |
//!
//! Whether a repetition is safe at all is a question of the exchange: [`crate::exchange`].

mod backoff;
mod gate;
mod lane;
mod policy;
mod quota;

pub use backoff::{Delay, delay};
pub use gate::{Gate, Lanes, Position};
pub use lane::Lane;
pub use policy::{Jitter, MAX_TIMER_MS, Policy};
pub use quota::{Cost, Quota};
