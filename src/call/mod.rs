//! One call: its request, its attempts, and when they are repeated.
//!
//! | file | what it knows |
//! |---|---|
//! | `options/` | the options of a client and of a call |
//! | `request/` | the request of a send, an operation, or any endpoint |
//! | `exchange/` | the state machine: from the first attempt to the end |
//! | `policy.rs` | the caller's options for retries, and their defaults |
//! | `backoff.rs` | how long to wait before attempt n |
//! | `quota.rs` | how many retries a client may still make |
//! | `gate/` | which calls a provider's wait holds, and when they continue |
//!
//! The API key is not here: the host gets it and adds it in every attempt.

mod backoff;
pub mod exchange;
mod gate;
pub mod options;
mod policy;
mod quota;
mod request;

pub use backoff::{Delay, delay};
pub use gate::{Gate, Lane, Lanes, Position};
pub use policy::{MAX_TIMER_MS, Policy};
pub use quota::{Cost, Quota};
pub use request::{Call, CallError, Payload, operation, request, send};
