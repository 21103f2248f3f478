//! What only JavaScript can do: one request with `fetch`, clocks, timers.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::retry::MAX_TIMER_MS;

#[wasm_bindgen]
extern "C" {
    /// The package's side of one call, `pkg/src/host.ts`. Nothing of it throws.
    pub type Host;
    /// Milliseconds of a clock that does not jump.
    #[wasm_bindgen(method)]
    pub fn now(this: &Host) -> f64;
    /// What is left of the client's retry quota.
    #[wasm_bindgen(method, getter)]
    pub fn left(this: &Host) -> Option<u32>;
    /// Is told what the call is, and then every step: events come from that.
    #[wasm_bindgen(method)]
    pub fn tell(this: &Host, step: &JsValue);
    /// Makes one try, and gives what came of it in the bytes of `wire.rs`.
    #[wasm_bindgen(method)]
    pub fn attempt(this: &Host, timeout_ms: f64) -> Promise;
    /// Settles when the caller's signal fires.
    #[wasm_bindgen(method, getter)]
    fn gone(this: &Host) -> Promise;
}

/// Waits so long, or until the caller's signal fires.
pub async fn wait(host: &Host, ms: u64) {
    let mut timer = None;
    let over = Promise::new(&mut |resolve, _| {
        timer = Some(Timeout::new(ms.min(MAX_TIMER_MS) as u32, move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }));
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&over, &host.gone()))).await;
    // Dropped only now: that clears it.
    drop(timer);
}
