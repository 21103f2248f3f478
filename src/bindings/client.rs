//! What the package's client calls.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::{ask, wire};
use crate::util::value::Value;

/// Answers a question about a client with these options: a list that begins with the question's name.
/// `pkg/src/wasm/ask.ts` is the other side.
///
/// To `take` go the answer, as plain objects, and the body of a call that begins, in Maps: a name such as `__proto__` is
/// one like any other there. Neither is returned: Node 20 ends the process where a hot call returns a reference and its caller is
/// deoptimised. Returned is the size of the memory, in pages of 64 KiB, which never shrinks again.
#[wasm_bindgen]
pub fn ask(options: &[u8], question: &[u8], take: &Function) -> u32 {
    let (answer, body) = ask::answer(options, &wire::read(question));
    let body = plain(&body, &Serializer::new().serialize_missing_as_null(true));
    let _ = take.call2(&JsValue::UNDEFINED, &plain(&answer, &Serializer::json_compatible()), &body);
    core::arch::wasm32::memory_size(0) as u32
}

/// The value as JavaScript has it.
#[inline(never)]
fn plain(value: &Value, serializer: &Serializer) -> JsValue {
    value.serialize(serializer).unwrap_or(JsValue::NULL)
}
