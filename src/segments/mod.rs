//! Segments: how a text is encoded and split (3GPP TS 23.038 and 23.040).
//!
//! | file | what it knows |
//! |---|---|
//! | `alphabet.rs` | the GSM 7-bit default alphabet, and the septets of each character |
//! | `rules.rs` | the length of a segment, and where a text may be split |
//! | `count.rs` | the units and segments of a text |

mod alphabet;
mod count;
mod rules;

pub use alphabet::{Alphabet, septets};
pub use count::{Costly, Count, Encoding, Part, count};
pub use rules::{Limits, Rules, Split};
