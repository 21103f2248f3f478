//! The only place that knows JavaScript: what the package calls, and the host that the core runs on.
//!
//! | file | what it knows |
//! |---|---|
//! | `client.rs` | the exported client: options in, promises out |
//! | `reading.rs` | the exported readers that send nothing: errors, timing |
//! | `drive.rs` | one call, from the machine's first step to its last |
//! | `attempt.rs` | one try: key, `fetch`, body, all under one guard |
//! | `guard.rs` | what can end a wait: a timer, the caller's signal |
//! | `response.rs` | a `Response`, or whatever was given instead of one |
//! | `foreign.rs` | reading values that may be anything and may throw |
//! | `out.rs` | what leaves: plain objects |
//! | `clock.rs` | time, timers and chance |

mod attempt;
mod client;
mod clock;
mod drive;
mod foreign;
mod guard;
mod out;
mod reading;
mod response;

/// The standard allocator costs 6 KB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
