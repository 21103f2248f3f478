//! The exported readers that send nothing.

use wasm_bindgen::prelude::*;

use super::drive::failure;
use super::{clock, foreign, out};
use crate::error::timing::server_timing;
use crate::error::{self, Answer, Body, Outcome};
use crate::provider;
use crate::value::Value;

/// The facts of a response: `{ status, headers, body, provider?, now? }`.
#[wasm_bindgen(js_name = readError)]
pub fn read_error(status: f64, headers: &JsValue, body: &JsValue, provider: Option<String>, now: Option<f64>) -> Result<JsValue, JsValue> {
    let headers = foreign::headers(headers);
    let value = foreign::to_value(body)?;
    let body = match &value {
        Value::Null => Body::Empty,
        Value::Text(text) if text.trim().is_empty() => Body::Empty,
        Value::Text(text) => Body::Text(text),
        value => Body::Json(value),
    };
    let now_ms = now.map_or_else(clock::wall_ms, |now| now as u64);
    let answer = Answer { status: status as u16, headers: &headers, body, now_ms };
    let facts = error::read(&answer, provider.as_deref().and_then(provider::find));
    // One answer alone shows that nothing was sent, or does not.
    Ok(failure(&facts, if facts.not_accepted { Outcome::NotSent } else { Outcome::Unknown }))
}

/// `{ retryAfterMs, source, rateLimit }` from header fields.
#[wasm_bindgen(js_name = serverTiming)]
pub fn read_timing(headers: &JsValue, status: Option<f64>, now: Option<f64>) -> JsValue {
    let now_ms = now.map_or_else(clock::wall_ms, |now| now as u64);
    out::plain(&server_timing(&foreign::headers(headers), status.map(|status| status as u16), now_ms))
}
