//! Phone numbers in E.164 form: `+`, the country's calling code, the national number; fifteen digits at most
//! (ITU-T E.164, section 6).
//!
//! | file | what it knows |
//! |---|---|
//! | `e164.rs` | the calling code that digits begin with, and which lengths it has |
//! | `digit_scan.rs` | the digits in a text as people write it, and what else stands there |
//! | `calling_codes.rs` | the generated table of them |
//! | `plans/` | the numbering plans of every country, as one automaton |
//! | `parse/` | what people write, read as a number, by the rules of Google's libphonenumber |
//! | `verdict/` | what a text is as a number, in one word, and what its writer probably meant |

#[cfg(feature = "client")]
mod calling_codes;
#[cfg(any(feature = "client", feature = "phone"))]
mod digit_scan;
#[cfg(feature = "client")]
mod e164;
#[cfg(feature = "phone")]
pub mod parse;
#[cfg(feature = "phone")]
pub mod plans;
#[cfg(feature = "phone")]
pub mod verdict;

#[cfg(feature = "client")]
pub use e164::{PhoneProblem, check_e164};
