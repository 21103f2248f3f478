//! The only place that knows JavaScript: what the package calls, and the host that the core runs on.
//!
//! | file | what it knows |
//! |---|---|
//! | `client.rs` | the exported client: options in, promises out |
//! | `reading.rs` | the exported readers that send nothing: errors, timing |
//! | `drive.rs` | one call, from the machine's first step to its last |
//! | `host.rs` | what only JavaScript can do: one request with `fetch`, clocks, timers |
//! | `foreign.rs` | reading values that may be anything and may throw |
//! | `out.rs` | what leaves: plain objects |

mod client;
mod drive;
mod foreign;
mod host;
mod out;
mod reading;

/// The standard allocator costs 6 KB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
