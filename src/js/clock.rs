//! Time, timers and chance, as the host has them.

use js_sys::{Date, Math, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn random_values(bytes: &Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(handler: &js_sys::Function, ms: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// The wall clock, in milliseconds since the Unix epoch: for comparison with dates in header fields.
pub fn wall_ms() -> u64 {
    Date::now() as u64
}

/// A clock that does not jump when the system's time is set. Rounded up, for stamping what has happened.
pub fn now_up() -> u64 {
    steady().ceil() as u64
}

/// The same, rounded down, for asking whether a wait is over: between the two no wait comes out short.
pub fn now_down() -> u64 {
    steady().floor() as u64
}

fn steady() -> f64 {
    performance_now().unwrap_or_else(|_| Date::now())
}

pub fn random() -> f64 {
    Math::random()
}

/// A key for one logical send: a UUID, or 128 random bits where pages are not served securely and the
/// platform hides `randomUUID`.
pub fn new_key() -> String {
    random_uuid().unwrap_or_else(|_| {
        let bytes = Uint8Array::new_with_length(16);
        if random_values(&bytes).is_err() {
            for index in 0..16 {
                bytes.set_index(index, (random() * 256.0) as u8);
            }
        }
        let nibble = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        bytes.to_vec().into_iter().flat_map(|byte| [nibble(byte >> 4), nibble(byte & 15)]).collect()
    })
}

/// Whether a timer can be set here and now. Cloudflare Workers refuse it outside of a handler, and a
/// refusal in the middle of a call could no longer be reported.
pub fn check_timers() -> Result<(), JsValue> {
    let timer = set_timeout(&super::foreign::noop(), 0)?;
    clear_timeout(&timer)
}
