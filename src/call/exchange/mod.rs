//! The state machine of one call, from its first attempt to its end, without any I/O.
//!
//! It takes an event, the time and a random number, and returns what to do next. In production `fetch` drives it, in the tests a
//! virtual clock.
//!
//! | file | what it knows |
//! |---|---|
//! | `plan.rs` | what the machine knows about a call: may it be repeated, how long may it take |
//! | `step.rs` | events and steps: the input and the output of the machine |
//! | `machine.rs` | the machine: from the first attempt to the end |
//! | `waiting.rs` | waiting between two attempts: the call's own wait, and the gate |
//! | `outcome.rs` | whether the message went out, and whether sending again could send it twice |
//! | `attempt.rs` | the record of one attempt |
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

pub use attempt::{Attempt, Reason};
pub use machine::Exchange;
pub use plan::{Idempotency, Plan};
pub use step::{Event, Step, Wait};
