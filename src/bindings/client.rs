//! The function that the package's client calls.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::{ask, wire};
use crate::util::value::Value;

/// Answers a question about a client with these options: a list that begins with the question's name.
/// `pkg/src/wasm/ask.ts` is the other side.
///
/// `take` gets the answer in plain objects, and the body of a call that begins in Maps, in which a name such as `__proto__` is
/// an ordinary key. Neither is the return value: Node 20 ends the process if a hot call returns a reference and its caller is
/// deoptimised. The return value is the size of the memory in pages of 64 KiB. Memory never shrinks.
#[wasm_bindgen]
pub fn ask(options: &[u8], question: &[u8], take: &Function) -> u32 {
    let (answer, body) = ask::answer(options, &wire::read(question));
    let body = plain(&body, &Serializer::new().serialize_missing_as_null(true));
    let _ = take.call2(&JsValue::UNDEFINED, &plain(&answer, &Serializer::json_compatible()), &body);
    core::arch::wasm32::memory_size(0) as u32
}

/// Converts a value to JavaScript.
#[inline(never)]
fn plain(value: &Value, serializer: &Serializer) -> JsValue {
    value.serialize(serializer).unwrap_or(JsValue::NULL)
}
