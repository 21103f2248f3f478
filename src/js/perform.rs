//! One call, from promise to promise.

use js_sys::{Date, Math, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::client::plain;
use super::host::{self, Host};
use super::{ask, wire};
use crate::value::{Value, map};

/// Makes the call that the question begins (`ask.rs`), and gives its last step. The promise never rejects.
#[wasm_bindgen]
pub async fn perform(host: Host, options: Vec<u8>, question: Vec<u8>, signal: Option<AbortSignal>) -> JsValue {
    let (mut drive, request) = match ask::begin(&options, &wire::read(&question)) {
        Ok(begun) => begun,
        Err(facts) => return plain(&ask::refused(&facts)),
    };
    host.tell(&plain(&request));
    let mut tried = Value::Null;
    loop {
        if tried.is_null() && signal.as_ref().is_some_and(AbortSignal::aborted) {
            tried = map(Vec::new());
            tried.add_text("lost", Some("aborted"));
        }
        // Rounded up for stamping what has happened, and down for asking whether a wait is over: no wait comes out short.
        let now = if tried.is_null() { host.now() } else { host.now().ceil() };
        let step = plain(&drive.next(&tried, now as u64, Date::now() as u64, Math::random(), host.left()));
        host.tell(&step);
        if drive.is_over() {
            return step;
        }
        tried = Value::Null;
        if let Some(ms) = drive.wait_ms {
            host::wait(&host, ms).await;
        } else if let Ok(bytes) = JsFuture::from(host.attempt(drive.timeout_ms as f64)).await {
            tried = wire::read(&Uint8Array::new(&bytes).to_vec());
        }
    }
}
