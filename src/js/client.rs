//! The questions that a client asks at once. What takes time is in `perform.rs`.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::{ask, wire};
use crate::value::Value;

/// Answers a question about a client with these options: a list that begins with the question's name.
/// `pkg/src/ask.ts` is the other side.
#[wasm_bindgen]
pub fn ask(options: &[u8], question: &[u8]) -> JsValue {
    plain(&ask::answer(options, &wire::read(question)))
}

/// The value as plain objects.
#[inline(never)]
pub(super) fn plain(value: &Value) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
