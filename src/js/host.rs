//! What only JavaScript can do: one request with `fetch`, clocks, timers.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Date, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use crate::http::Headers;
use crate::retry::MAX_TIMER_MS;

#[wasm_bindgen]
extern "C" {
    /// The package's side of the seam, `pkg/src/host.ts`. Nothing of it throws.
    pub type Host;
    #[wasm_bindgen(method)]
    fn now(this: &Host) -> f64;
    #[wasm_bindgen(method, js_name = newKey)]
    pub fn new_key(this: &Host) -> String;
    #[wasm_bindgen(method)]
    pub fn emit(this: &Host, event: &JsValue);
    #[wasm_bindgen(method)]
    pub fn attempt(
        this: &Host,
        method: &str,
        url: &str,
        headers: &Array,
        body: &JsValue,
        auth: &Array,
        timeout_ms: f64,
        signal: &Option<AbortSignal>,
    ) -> Promise;

    /// What one try gave.
    pub type Tried;
    #[wasm_bindgen(method, getter)]
    pub fn lost(this: &Tried) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn reached(this: &Tried) -> bool;
    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Tried) -> u16;
    #[wasm_bindgen(method, getter)]
    pub fn headers(this: &Tried) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn raw(this: &Tried) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn cause(this: &Tried) -> JsValue;
}

impl Host {
    /// Rounded up, for stamping what has happened.
    pub fn now_up(&self) -> u64 {
        self.now().ceil() as u64
    }

    /// Rounded down, for asking whether a wait is over: between the two no wait comes out short.
    pub fn now_down(&self) -> u64 {
        self.now() as u64
    }
}

/// The wall clock, in milliseconds since the Unix epoch: for comparison with dates in header fields.
pub fn wall_ms() -> u64 {
    Date::now() as u64
}

/// Waits so long, or until `gone` settles.
pub async fn wait(ms: u64, gone: &Promise) {
    let mut timer = None;
    let over = Promise::new(&mut |resolve, _| {
        timer = Some(Timeout::new(ms.min(MAX_TIMER_MS) as u32, move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }));
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&over, gone))).await;
    drop(timer);
}

/// Header fields from names and values in turn.
pub fn headers(pairs: &Array) -> Headers {
    let mut headers = Headers::new();
    let mut name = None;
    for text in pairs.iter().filter_map(|text| text.as_string()) {
        match name.take() {
            None => name = Some(text),
            Some(name) => headers.append(&name, &text),
        }
    }
    headers
}
