//! The exported readers that send nothing.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::drive::{body, failure};
use super::{foreign, host, out};
use crate::error::timing::server_timing;
use crate::error::{self, Answer, Outcome};
use crate::provider;
use crate::value::Value;

/// The facts of a response. `headers`: names and values in turn.
#[wasm_bindgen(js_name = readError)]
pub fn read_error(status: u16, headers: &Array, raw: &JsValue, provider: &str, now: f64) -> Result<JsValue, JsValue> {
    let headers = host::headers(headers);
    let value = foreign::to_value(raw)?;
    let answer = Answer { status, headers: &headers, body: body(&value), now_ms: now as u64 };
    let facts = error::read(&answer, provider::find(provider));
    // One answer alone shows that nothing was sent, or does not.
    Ok(out::plain(&failure(&facts, if facts.not_accepted { Outcome::NotSent } else { Outcome::Unknown })))
}

/// `{ retryAfterMs, source, rateLimit }` from header fields.
#[wasm_bindgen(js_name = serverTiming)]
pub fn read_timing(headers: &Array, status: Option<u16>, now: f64) -> JsValue {
    out::plain(&Value::from(&server_timing(&host::headers(headers), status, now as u64)))
}
