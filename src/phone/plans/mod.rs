//! The numbering plans of all countries: which numbers exist, of which type, in which region.
//!
//! The results are those of Google's libphonenumber with the same release of its metadata. `cargo xtask phone-table`
//! turns all regular expressions of the metadata into one automaton, and a look-up walks it digit by digit.
//!
//! | file | what it knows |
//! |---|---|
//! | `class.rs` | region and type of a number |
//! | `table.rs` | regions and calling codes, and the look-up of numbers |
//! | `prefix.rs` | national and international prefixes |
//! | `read.rs` | the header of a table and its digest |
//! | `unpack.rs` | the packed payload of a table |
//! | `states.rs` | the states of the automata, from the packed bits |
//! | `context.rs` | the context of the range coder for the next edge of a state |
//! | `adaptive_model.rs` | the probability of the next bit in a context |
//! | `range_decoder.rs` | the range decoder |
//! | `numbering-plans.bin` | the built-in table; `numbering-plans.json` says where it is from |

mod adaptive_model;
mod class;
mod context;
mod prefix;
mod range_decoder;
mod read;
mod states;
mod table;
mod unpack;

pub use class::{Class, Region};
pub use prefix::RewrittenNumber;
pub use read::{PlansProblem, digest};
pub use table::{Lengths, Plans, calling_code_digits};
