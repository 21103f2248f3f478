//! The only place that knows JavaScript. The package asks and the core answers: what to do next, for a call that is under
//! way. The package does it.
//!
//! | file | what it knows |
//! |---|---|
//! | `client.rs` | the function that the package's client calls |
//! | `wire.rs` | the bytes of what comes in: values that may be anything, read by the package before |
//! | `ask.rs` | the questions and their answers |
//! | `calls.rs` | the calls that are under way |
//! | `drive.rs` | one call, step by step |
//! | `wait.rs` | the one thing that takes time: a wait |
//! | `phone.rs` | phone numbers, in bytes |
//! | `segments.rs` | a text's SMS segments, in numbers |

// What wasm-bindgen exports must be `pub`, whatever module it stands in.
#![allow(unreachable_pub)]

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
#[cfg(feature = "client")]
mod wire;

/// The standard allocator costs 6 KB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
