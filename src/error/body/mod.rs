//! Reads the body of a failed response: JSON, plain text, HTML, XML or a form.
//!
//! | file | what it knows |
//! |---|---|
//! | `json.rs` | the code, the message, the request id and so on in a JSON body |
//! | `plain.rs` | a body that is not JSON |
//! | `markup.rs` | XML, HTML and forms as one flat object, to be read like JSON |

pub(in crate::error) mod json;
mod markup;
pub(in crate::error) mod plain;

pub use json::read_waits;
#[cfg(feature = "client")]
pub(crate) use markup::is_html;
