//! The only place that knows JavaScript. The package asks and the core answers; a call is driven here from its first
//! try to its end, with the host's `fetch` and timers.
//!
//! | file | what it knows |
//! |---|---|
//! | `client.rs` | the two functions that the package's client calls |
//! | `wire.rs` | the bytes of what comes in: values that may be anything, read by the package before |
//! | `ask.rs` | the questions and their answers |
//! | `drive.rs` | one call, step by step |
//! | `perform.rs` | one call, from promise to promise |
//! | `numbers.rs` | phone numbers, in bytes |
//! | `segments.rs` | a text's SMS segments, in numbers |
//! | `host.rs` | what only JavaScript can do: one request with `fetch`, clocks, timers |

#[cfg(feature = "client")]
mod ask;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod drive;
#[cfg(feature = "client")]
mod host;
#[cfg(feature = "numbers")]
mod numbers;
#[cfg(feature = "client")]
mod perform;
#[cfg(feature = "segments")]
mod segments;
#[cfg(feature = "client")]
mod wire;

/// The standard allocator costs 6 KB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
