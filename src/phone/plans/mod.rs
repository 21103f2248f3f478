//! The numbering plans of every country: which numbers exist, of which type, in which region.
//!
//! The answers are those of Google's libphonenumber over the same release of its metadata, of which
//! `cargo xtask phone-table` makes the table: every regular expression of it is part of one automaton, and to
//! ask is to walk it, digit by digit.
//!
//! | file | what it knows |
//! |---|---|
//! | `class.rs` | what a number is |
//! | `table.rs` | regions and calling codes, and how numbers are looked up |
//! | `prefix.rs` | what stands before a number within a country, and before a call to another |
//! | `read.rs` | the table's bytes, and that they are one |
//! | `unpack.rs` | what the packed bytes say |
//! | `states.rs` | the automata's states, from the packed bits |
//! | `context.rs` | what is known of a state's edge before its bits: the circumstances |
//! | `adaptive_model.rs` | what bits came in the same circumstances before |
//! | `range_decoder.rs` | the range decoder |
//! | `numbering-plans.bin` | those that the package carries; `numbering-plans.json` says where they are from |

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
