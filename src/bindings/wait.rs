//! A timer that can be cancelled.

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortSignal;

/// Calls `over` after `ms` milliseconds. The timer is cleared when `ended` settles: the package settles it as soon as the wait
/// is over, the caller aborts, or the deadline passes. If `signal` is aborted already, `over` is called at once.
///
/// Throws what the host's `setTimeout` throws.
#[wasm_bindgen]
pub fn wait(ms: u32, over: Function, ended: Promise, signal: Option<AbortSignal>) {
    if signal.as_ref().is_some_and(AbortSignal::aborted) {
        let _ = over.call0(&JsValue::UNDEFINED);
        return;
    }
    // Not inside the future: there, what the host throws would not reach the caller.
    let timer = Timeout::new(ms, move || {
        let _ = over.call0(&JsValue::UNDEFINED);
    });
    spawn_local(async move {
        let _ = JsFuture::from(ended).await;
        drop(timer);
    });
}
