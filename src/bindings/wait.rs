//! The one thing that takes time: a wait.

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortSignal;

/// Calls `over` after so many milliseconds. The timer is cleared when `ended` settles, which the package sees to as soon as
/// the wait is over, the caller has left, or the deadline has passed. Where `signal` fired already, there is no wait.
///
/// Throws where the host's `setTimeout` does.
#[wasm_bindgen]
pub fn wait(ms: u32, over: Function, ended: Promise, signal: Option<AbortSignal>) {
    if signal.as_ref().is_some_and(AbortSignal::aborted) {
        let _ = over.call0(&JsValue::UNDEFINED);
        return;
    }
    // Now and not in the future, so that what the host throws reaches the caller.
    let timer = Timeout::new(ms, move || {
        let _ = over.call0(&JsValue::UNDEFINED);
    });
    spawn_local(async move {
        let _ = JsFuture::from(ended).await;
        drop(timer);
    });
}
