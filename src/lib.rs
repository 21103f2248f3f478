//! tidings sends text messages through messaging providers' HTTP APIs from browsers and edge runtimes, and reports
//! exactly what happened. This crate is its core: it performs no I/O.
//!
//! # How a send works
//!
//! 1. [`message::validate`] finds all problems of a message; [`message::to_request`] converts it to the provider's request.
//! 2. [`call::send`] adds an idempotency key, which makes repetition safe, if the provider recognises one.
//! 3. [`call::exchange::Exchange`] decides what to do next: an attempt, a wait, or the end. The time and a random number are its input.
//! 4. [`response::read_send`] reads a success: ids, statuses, and messages that failed inside it.
//! 5. [`error::read`] reads a failure of any shape, and [`timing`] reads how long the server asks to wait.
//! 6. The exchange gets the result, and continues with step 3.
//!
//! # Modules
//!
//! | module | content |
//! |---|---|
//! | [`vocabulary`] | the closed lists of strings: category, scope, outcome, status, issue code, ... |
//! | [`util`] | helpers that know nothing about messages: values, strings, sentences, URLs |
//! | [`timing`] | `Retry-After`, `RateLimit` and similar fields |
//! | [`provider`] | a provider as data, and all code that interprets it |
//! | [`error`] | reads a failed response into facts |
//! | [`response`] | reads a successful response |
//! | [`webhook`] | the events of a webhook |
//! | [`message`] | a message, its validation, and its conversion to a request |
//! | [`call`] | one call, from its options to its end |
//! | [`phone`], [`segments`] | phone numbers; how a text is split into segments |
//! | `bindings` | the only module that knows JavaScript (only for WebAssembly) |
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
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod error;
#[cfg(feature = "client")]
pub mod message;
pub mod phone;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod provider;
#[cfg(feature = "client")]
pub mod response;
#[cfg(any(feature = "client", feature = "segments"))]
pub mod segments;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod timing;
pub mod util;
pub mod vocabulary;
#[cfg(any(feature = "client", feature = "webhook"))]
pub mod webhook;

#[cfg(target_arch = "wasm32")]
mod bindings;
