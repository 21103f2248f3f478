//! What a text is as a phone number, in one word, and what its writer probably meant.
//!
//! | file | what it knows |
//! |---|---|
//! | `check.rs` | the verdict on a text: libphonenumber's answers in one |
//! | `judged.rs` | its parts, packed in a word |
//! | `lines.rs` | the verdicts on many texts at once |
//! | `advice.rs` | the number that was probably meant, and why it is not what was written |
//! | `likely.rs` | whose national number digits may be when nobody says |
//! | `removed.rs` | what a text has that its number does not |
//! | `sms.rs` | which types of number receive text messages |

mod advice;
mod check;
mod checked;
mod judged;
mod likely;
mod lines;
mod removed;
mod sms;
mod uri;

pub use crate::vocabulary::{PhoneVerdict as Verdict, SuggestionReason as Why};
pub use advice::{Advice, advise, meant, suggestion};
pub use check::{check, glance};
pub use checked::Checked;
pub use judged::Judged;
pub use lines::check_lines;
