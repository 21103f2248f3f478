//! The only module that knows JavaScript. The package asks what to do next in a call, the core answers, and the package does it.
//!
//! | file | what it knows |
//! |---|---|
//! | `allocator.rs` | the module's memory |
//! | `client.rs` | the function that the package's client calls |
//! | `wire.rs` | the bytes in which the package sends values of any kind |
//! | `ask.rs` | every question that the package can ask |
//! | `calls.rs` | the calls in progress |
//! | `drive.rs` | one call, step by step |
//! | `wait.rs` | a timer that can be cancelled |
//! | `phone.rs` | phone numbers, in bytes |
//! | `webhook.rs` | the events of webhooks |
//! | `segments.rs` | the SMS segments of a string, as numbers |

// Exports of wasm-bindgen must be `pub`, even in a private module.
#![allow(unreachable_pub)]

mod allocator;
#[cfg(feature = "client")]
mod ask;
#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod drive;
#[cfg(feature = "phone")]
mod phone;
#[cfg(feature = "segments")]
mod segments;
#[cfg(feature = "client")]
mod wait;
#[cfg(feature = "webhook")]
mod webhook;
#[cfg(feature = "client")]
mod wire;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();
