//! Reads a failed response, whatever its shape, into [`ErrorFacts`].
//!
//! Files further down use those above them.
//!
//! | file | what it knows |
//! |---|---|
//! | `facts.rs` | [`ErrorFacts`]: everything that a failed response says |
//! | `value_class.rs` | what a value looks like: a code, a word, a sentence, an id, a URL |
//! | `property_names.rs` | the names of the properties that hold code, message, request id and so on |
//! | `status_text.rs` | the message of a failure whose body has none |
//! | `scope.rs` | the scope of a failure |
//! | `field_errors.rs` | errors of single fields, in every usual form |
//! | `body/` | the facts in a body: JSON, plain text, HTML, XML, a form |
//! | `by_profile.rs` | the facts at the paths that a profile names |
//! | `phrases.rs` | a table of phrases, in which all are found in one pass |
//! | `keywords.rs` | phrases in codes and messages, and what they mean |
//! | `classify.rs` | category, scope, `transient` and so on, from code, status and message |
//! | `inside_success.rs` | whether the body of a 2xx reports that the whole request failed |
//! | `account.rs` | the limit that was reached, or the money that was missing |
//! | `read.rs` | reads a failed response from beginning to end |
//! | `message_failure.rs` | one failed message in an accepted send |
//! | `client_side.rs` | failures without a response: network, timeout, wrong options |

mod account;
mod body;
mod by_profile;
mod classify;
pub mod client_side;
mod facts;
mod field_errors;
mod inside_success;
mod keywords;
mod message_failure;
mod phrases;
mod property_names;
mod read;
mod scope;
mod status_text;
mod value_class;

pub use account::{Balance, Limit};
#[cfg(feature = "client")]
pub(crate) use body::is_html;
pub use body::read_waits;
pub use facts::ErrorFacts;
pub use inside_success::{is_explicit_failure, is_failure_inside_success};
pub use message_failure::{MessageFailure, explain, message_failure, reported_failure};
#[cfg(feature = "client")]
pub(crate) use read::read_timing;
pub use read::{read, request_id};
