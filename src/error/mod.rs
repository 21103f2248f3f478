//! Reading a response into one error, whatever its shape.
//!
//! | file | what it knows |
//! |---|---|
//! | `answer.rs` | a response, as the readers take it |
//! | `names.rs` | the names that the facts of a failure go by |
//! | `facts.rs` | what a failed response says |
//! | `reader.rs` | a failed response, read from beginning to end |
//! | `by_profile.rs` | what a profile's own paths say |
//! | `inside_success.rs` | whether a body reports that the whole request failed |
//! | `message_failure.rs` | one message that failed inside an accepted answer |
//! | `local.rs` | failures without a response: network, time-out, wrong options |
//! | `shape.rs` | where a JSON body keeps the code, the sentence, the request id |
//! | `kind.rs` | what a value may be: a code, a word, a sentence, an id, a page |
//! | `issues.rs` | the problems of single fields, in all their forms |
//! | `text_body.rs` | a body that is no JSON: text, HTML, XML, a form |
//! | `markup.rs` | XML, HTML and forms as members of a map |
//! | `classify.rs` | from code, status and text to category, scope, and whether it may pass |
//! | `words.rs` | what codes and sentences say in plain English |
//! | `scope.rs` | whose side a failure is on |
//! | `phrase.rs` | presentable sentences, the provider's and ours |

mod answer;
mod by_profile;
mod classify;
mod facts;
mod inside_success;
mod issues;
mod kind;
pub mod local;
mod markup;
mod message_failure;
mod names;
mod phrase;
mod reader;
mod scope;
mod shape;
mod text_body;
mod words;

pub use answer::{Answer, Body};
pub use facts::Facts;
pub use inside_success::{is_failure_inside_success, says_failed};
pub use message_failure::{MessageFailure, message_failure};
pub(crate) use reader::read_wait;
pub use reader::{read, request_id};
pub use shape::places_and_entries;
pub(crate) use text_body::is_html;
