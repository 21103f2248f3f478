//! Helpers that know nothing about messages.
//!
//! | file | what it knows |
//! |---|---|
//! | `value.rs` | JSON-like data of any shape |
//! | `json_text.rs` | writes JSON text |
//! | `json.rs` | reads JSON text |
//! | `strings.rs` | splitting and searching strings at ASCII characters |
//! | `string_set.rs` | a set of strings |
//! | `format.rs` | sentences put together from parts |
//! | `rule.rs` | what can be wrong with an input: a code and a sentence with gaps |
//! | `scalar.rs` | strings and integers, as strings |
//! | `names.rs` | the words that readers look for, and lists of them |
//! | `lookup.rs` | properties of objects by any of several names |
//! | `spelling.rs` | the known word that a misspelt one was probably meant for |
//! | `issue.rs` | one thing that is wrong with an input, and where it is |
//! | `http/` | URLs, header fields and paths |

#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod format;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod http;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod issue;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod json;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod json_text;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod lookup;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod names;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod rule;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod scalar;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod spelling;
#[cfg(any(feature = "client", feature = "webhook"))]
pub(crate) mod string_set;
#[cfg(any(feature = "client", feature = "phone", feature = "webhook"))]
pub(crate) mod strings;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod value;
