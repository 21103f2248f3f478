//! What knows nothing of messages.
//!
//! | file | what it knows |
//! |---|---|
//! | `value.rs` | JSON-like data of any shape |
//! | `strings.rs` | strings, taken apart at ASCII characters |
//! | `string_set.rs` | a set of strings |
//! | `format.rs` | sentences put together from parts |
//! | `rule.rs` | what can be wrong with an input: a code and a sentence with gaps |
//! | `scalar.rs` | strings and whole numbers, as text |
//! | `lookup.rs` | properties by the names that they go by |
//! | `spelling.rs` | which known word a misspelt one is close to |
//! | `issue.rs` | one thing that is wrong with an input, and where |
//! | `http/` | URLs, header fields and paths |

#[cfg(feature = "client")]
pub(crate) mod format;
#[cfg(feature = "client")]
pub mod http;
#[cfg(feature = "client")]
pub mod issue;
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
