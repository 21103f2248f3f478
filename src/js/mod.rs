//! The only place that knows JavaScript. The package asks and the core answers; a call is driven here from its first
//! try to its end, with the host's `fetch` and timers.
//!
//! | file | what it knows |
//! |---|---|
//! | `wire.rs` | the bytes of what comes in: values that may be anything, read by the package before |
//! | `ask.rs` | the questions and their answers |
//! | `drive.rs` | one call, step by step |
//! | `perform.rs` | one call, from promise to promise |
//! | `host.rs` | what only JavaScript can do: one request with `fetch`, clocks, timers |

mod ask;
mod drive;
mod host;
mod perform;
mod wire;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::value::Value;

/// The standard allocator costs 6 KB more.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Answers a question about a client with these options: a list that begins with the question's name.
/// `pkg/src/ask.ts` is the other side.
#[wasm_bindgen]
pub fn ask(options: &[u8], question: &[u8]) -> JsValue {
    plain(&ask::answer(&wire::read(options), &wire::read(question)))
}

/// The value as plain objects.
#[inline(never)]
fn plain(value: &Value) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
