//! SMS segments: how a text is encoded and split (3GPP TS 23.038 and 23.040).
//!
//! | file | what it knows |
//! |---|---|
//! | `alphabet.rs` | the GSM 7-bit default alphabet, and what each of its characters costs |
//! | `rules.rs` | how much a segment holds, and where a text may be cut |
//! | `count.rs` | a text, counted and cut |

mod alphabet;
mod count;
mod rules;

pub use alphabet::{Alphabet, septets};
pub use count::{Costly, Count, Encoding, Part, count};
pub use rules::{Limits, Rules, Split};
