//! The send machine: one call from its first try to its end, without any I/O.
//!
//! It is handed what happened, the time and a random number, and answers with what to do next. The same
//! machine is driven by `fetch` in production and by a virtual clock in the tests.
//!
//! | file | what it knows |
//! |---|---|
//! | `plan.rs` | what a call is: may it be repeated, how long may it take |
//! | `machine.rs` | the steps from the first try to the end |
//! | `trail.rs` | what is remembered of each try |
//!
//! ```text
//!            Start              Succeeded
//!   (new) ----------> Send -----------------> Done
//!                      ^ |  Failed
//!                Woken | v
//!                      Wait
//! ```

mod machine;
mod plan;
mod trail;

pub use machine::{Event, Exchange, Step, Wait};
pub use plan::{Plan, Repeat};
pub use trail::{Attempt, Why};
