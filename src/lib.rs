//! tidings sends text messages through messaging providers' HTTP APIs from browsers and edge runtimes, and tells its
//! caller exactly what happened. This crate is its core: it performs no I/O.
//!
//! # The way of a send
//!
//! 1. [`message::validate`] finds everything that is wrong with a message; [`message::to_request`] makes the provider's request of it.
//! 2. [`call::send`] adds what makes its repetition safe, an idempotency key, where the provider takes one.
//! 3. [`call::exchange::Exchange`] says what to do next: an attempt, a wait, or the end. It is handed the time and a random number.
//! 4. [`response::read_send`] reads a success: ids, statuses, and messages that failed inside it.
//! 5. [`error::read`] reads a failure, whatever its shape, and [`timing`] how long the server asks to wait.
//! 6. The exchange takes what was read, and step 3 comes again.
//!
//! # The map
//!
//! | module | what it knows |
//! |---|---|
//! | [`vocabulary`] | the closed lists of strings: category, scope, outcome, status, issue code, ... |
//! | [`util`] | what knows nothing of messages: values, strings, sentences, URLs |
//! | [`timing`] | `Retry-After`, `RateLimit` and the like |
//! | [`provider`] | a provider as data, and all that interprets it |
//! | [`error`] | a failed response, read into facts |
//! | [`response`] | a success, read |
//! | [`message`] | a message, its validation, the request that it becomes |
//! | [`call`] | one call, from its options to its end |
//! | [`phone`], [`segments`] | phone numbers; how a text is split |
//! | `bindings` | the only place that knows JavaScript (WebAssembly alone) |
//!
//! # Example
//!
//! ```
//! use tidings::error;
//! use tidings::util::http::{Body, Headers, Response};
//! use tidings::vocabulary::Category;
//!
//! let headers: Headers = [("retry-after", "12")].into_iter().collect();
//! let response = Response { status: 429, headers: &headers, body: Body::Text("Too many requests"), now_ms: 0 };
//! let facts = error::read(&response, None);
//!
//! assert_eq!(facts.category, Category::RateLimit);
//! assert_eq!(facts.retry_after_ms, Some(12_000));
//! ```
// Nothing in the core panics. `tests/` and `xtask` may.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[cfg(feature = "client")]
pub mod call;
#[cfg(feature = "client")]
pub mod error;
#[cfg(feature = "client")]
pub mod message;
pub mod phone;
#[cfg(feature = "client")]
pub mod provider;
#[cfg(feature = "client")]
pub mod response;
#[cfg(any(feature = "client", feature = "segments"))]
pub mod segments;
#[cfg(feature = "client")]
pub mod timing;
pub mod util;
pub mod vocabulary;

#[cfg(target_arch = "wasm32")]
mod bindings;
