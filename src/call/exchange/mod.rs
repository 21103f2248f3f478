//! The send machine: one call from its first attempt to its end, without any I/O.
//!
//! It is handed what happened, the time and a random number, and answers with what to do next. The same
//! machine is driven by `fetch` in production and by a virtual clock in the tests.
//!
//! | file | what it knows |
//! |---|---|
//! | `plan.rs` | what a call is: may it be repeated, how long may it take |
//! | `step.rs` | what the machine is told, and what it answers |
//! | `machine.rs` | the steps from the first attempt to the end |
//! | `waiting.rs` | what is between two attempts: the call's own wait, and the gate |
//! | `outcome.rs` | whether the message went out, and whether sending again could send it twice |
//! | `attempt.rs` | what is remembered of each attempt |
//!
//! ```text
//!           Start, or the end of a wait
//!   (new) ------------------------------> the gate
//!                                          |   ^ |
//!                                     Send |   | | Wait (behind it)
//!                  Succeeded               v   | v
//!         Done <------------------ a request   waiting
//!                                      |         ^
//!                                      +---------+
//!                                 Failed: Wait, or Done
//! ```

mod attempt;
mod machine;
mod outcome;
mod plan;
mod step;
mod waiting;

pub use attempt::{Attempt, Why};
pub use machine::Exchange;
pub use plan::{Idempotency, Plan};
pub use step::{Event, Step, Wait};
