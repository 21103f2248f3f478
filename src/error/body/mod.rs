//! The body of a failed response, in whichever format it came.
//!
//! | file | what it knows |
//! |---|---|
//! | `json.rs` | where a JSON body keeps the code, the sentence, the request id |
//! | `plain.rs` | a body that is no JSON: text, HTML, XML, a form |
//! | `markup.rs` | XML, HTML and forms as members of a map |

pub(in crate::error) mod json;
mod markup;
pub(in crate::error) mod plain;

pub use json::candidates_and_entries;
pub(crate) use markup::is_html;
