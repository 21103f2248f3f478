//! The only module that knows JavaScript. The package asks what to do next in a call, the core answers, and the package does it.
//!
//! | file | what it knows |
//! |---|---|
//! | `allocator.rs` | the module's memory |
//! | `client.rs` | profiles, clients, and the validation of messages |
//! | `registry.rs` | what JavaScript refers to by a handle |
//! | `call.rs` | calls: how one starts, and what to do next in it |
//! | `active_call.rs` | one call in progress |
//! | `calls.rs` | all calls in progress, by number |
//! | `response.rs` | responses, and what they say without a call |
//! | `results.rs` | the objects that the core gives to JavaScript |
//! | `wait.rs` | a timer that can be cancelled |
//! | `phone.rs` | phone numbers, in bytes |
//! | `webhook.rs` | the events of webhooks |
//! | `segments.rs` | the SMS segments of a string, as numbers |
//!
//! Text crosses as JSON, and small results as numbers: an object crosses property by property, at 20 to 50 ns each.

// Exports of wasm-bindgen must be `pub`, even in a private module.
#![allow(unreachable_pub)]

#[cfg(feature = "client")]
mod active_call;
mod allocator;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "phone")]
mod phone;
#[cfg(any(feature = "client", feature = "webhook"))]
mod registry;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
mod results;
#[cfg(feature = "segments")]
mod segments;
#[cfg(feature = "client")]
mod wait;
#[cfg(feature = "webhook")]
mod webhook;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();
