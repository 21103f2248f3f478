//! Phone numbers. In E.164 form a number is `+`, the country's calling code and the national number, with at most
//! fifteen digits (ITU-T E.164, section 6).
//!
//! | file | what it knows |
//! |---|---|
//! | `e164.rs` | whether a string is an E.164 number: calling code and length |
//! | `calling_codes.rs` | the calling codes and the lengths of their numbers (generated) |
//! | `digit_scan.rs` | the digits of a number as people write it, and the other characters |
//! | `plans/` | the numbering plans of all countries, as one automaton |
//! | `parse/` | a string to a phone number, by the rules of Google's libphonenumber |
//! | `verdict/` | whether a string is a valid phone number, and which number was probably meant |

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
pub use e164::check_e164;
