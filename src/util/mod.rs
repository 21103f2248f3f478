//! Helpers that know nothing about messages.
//!
//! | file | what it knows |
//! |---|---|
//! | `value.rs` | JSON-like data of any shape |
//! | `json.rs` | reads JSON text |
//! | `strings.rs` | splitting and searching strings at ASCII characters |
//! | `string_set.rs` | a set of strings |
//! | `format.rs` | sentences put together from parts |
//! | `rule.rs` | what can be wrong with an input: a code and a sentence with gaps |
//! | `scalar.rs` | strings and integers, as strings |
//! | `lookup.rs` | properties of objects by any of several names |
//! | `spelling.rs` | the known word that a misspelt one was probably meant for |
//! | `issue.rs` | one thing that is wrong with an input, and where it is |
//! | `http/` | URLs, header fields and paths |

#[cfg(feature = "client")]
pub(crate) mod format;
#[cfg(feature = "client")]
pub mod http;
#[cfg(feature = "client")]
pub mod issue;
#[cfg(feature = "client")]
pub mod json;
#[cfg(feature = "client")]
pub(crate) mod lookup;
#[cfg(feature = "client")]
pub(crate) mod rule;
#[cfg(feature = "client")]
pub(crate) mod scalar;
#[cfg(feature = "client")]
pub(crate) mod spelling;
#[cfg(feature = "client")]
pub(crate) mod string_set;
#[cfg(any(feature = "client", feature = "phone"))]
pub(crate) mod strings;
#[cfg(feature = "client")]
pub mod value;
