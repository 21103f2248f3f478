//! What a text is as a phone number, in one word, and what its writer probably meant.
//!
//! | file | what it knows |
//! |---|---|
//! | `check.rs` | the verdict on a text: libphonenumber's answers in one |
//! | `result.rs` | the verdict and all that is said beside it |
//! | `check_lines.rs` | the verdicts on many texts at once |
//! | `suggest.rs` | the number that was probably meant, and why it is not what was written |
//! | `removed.rs` | what a text has that its number does not |

mod check;
mod check_lines;
mod removed;
mod result;
mod suggest;

pub use check::{check, check_digits};
pub use check_lines::check_lines;
pub use result::{Check, PackedCheck};
pub use suggest::{Suggestion, intended_number, suggest, suggest_number};
