//! Reading a response into one error, whatever its shape.
//!
//! | file | what it knows |
//! |---|---|
//! | `facts.rs` | what a failed response says |
//! | `property_names.rs` | the names that the facts of a failure go by |
//! | `value_class.rs` | what a value may be: a code, a word, a sentence, an id, a page |
//! | `status_text.rs` | presentable sentences, the provider's and ours |
//! | `field_errors.rs` | the problems of single fields, in all their forms |
//! | `body/` | where a body keeps its facts: JSON, text, HTML, XML, a form |
//! | `by_profile.rs` | what a profile's own paths say |
//! | `keywords.rs` | what codes and sentences say in plain English |
//! | `scope.rs` | whose side a failure is on |
//! | `classify.rs` | from code, status and text to category, scope, and whether it may pass |
//! | `inside_success.rs` | whether a body reports that the whole request failed |
//! | `read.rs` | a failed response, read from beginning to end |
//! | `message_failure.rs` | one message that failed inside an accepted answer |
//! | `client_side.rs` | failures without a response: network, time-out, wrong options |

mod body;
mod by_profile;
mod classify;
pub mod client_side;
mod facts;
mod field_errors;
mod inside_success;
mod keywords;
mod message_failure;
mod property_names;
mod read;
mod scope;
mod status_text;
mod value_class;

pub use body::candidates_and_entries;
pub(crate) use body::is_html;
pub use facts::ErrorFacts;
pub use inside_success::{is_explicit_failure, is_failure_inside_success};
pub use message_failure::{MessageFailure, message_failure};
pub(crate) use read::read_timing;
pub use read::{read, request_id};
