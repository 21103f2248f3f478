//! Whether a string is a valid phone number, and which number was probably meant.
//!
//! | file | what it knows |
//! |---|---|
//! | `check.rs` | checks one string: the results of libphonenumber in one verdict |
//! | `result.rs` | the result of a check, in full and packed |
//! | `check_lines.rs` | checks many numbers, with the results in columns |
//! | `suggest.rs` | the number that was probably meant, and why it differs from the input |
//! | `removed.rs` | which characters of the input are not part of the number |

mod check;
mod check_lines;
mod removed;
mod result;
mod suggest;

pub use check::{check, check_digits};
pub use check_lines::check_lines;
pub use result::{Check, PackedCheck};
pub use suggest::{Suggestion, intended_number, suggest, suggest_number};
