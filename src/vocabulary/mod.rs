//! The closed lists of strings that callers see, each written once: `cargo xtask vocabulary` generates the package's types
//! from them. A new string comes only with a major version, so that a `switch` over a list stays complete.
//!
//! | file | what it knows |
//! |---|---|
//! | `string_enum.rs` | the macro that makes an enum of a closed list |
//! | `failure.rs` | a failure: category, scope, outcome |
//! | `status.rs` | how far a message got |
//! | `call.rs` | why a call waits, why it ends, and its jitter |
//! | `issue.rs` | what is wrong with an input |
//! | `phone.rs` | what a string is as a phone number |

mod call;
mod failure;
mod issue;
mod phone;
mod status;
mod string_enum;

pub use call::{Jitter, StopReason, WaitReason};
pub use failure::{Category, Outcome, Scope};
pub use issue::IssueCode;
pub use phone::{PhoneType, PhoneVerdict, SuggestionReason};
pub use status::MessageStatus;
pub use string_enum::{ClosedList, Variant};

#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) use string_enum::string_enum;

/// All of them, in the order in which the generated file has them.
pub const CLOSED_LISTS: &[ClosedList] = &[
    Category::LIST,
    Scope::LIST,
    Outcome::LIST,
    MessageStatus::LIST,
    WaitReason::LIST,
    StopReason::LIST,
    Jitter::LIST,
    PhoneVerdict::LIST,
    PhoneType::LIST,
    SuggestionReason::LIST,
    IssueCode::LIST,
];
