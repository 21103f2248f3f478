//! One call: its request, the attempts that make it, and when they are repeated.
//!
//! | file | what it knows |
//! |---|---|
//! | `options/` | the options of a client and of a call |
//! | `request/` | what a call sends: a message, an operation, or a request to any endpoint |
//! | `exchange/` | the state machine: from the first attempt to the end |
//! | `policy.rs` | what the caller chose about retries, and the defaults |
//! | `backoff.rs` | how long to wait before attempt n |
//! | `quota.rs` | how many retries a client may still make |
//! | `gate/` | which calls a provider's wait holds, and in which order they go on |
//!
//! The API key is not here: it is asked for and added on every attempt, by the host.

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
