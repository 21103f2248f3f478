//! What leaves: plain objects, without classes and without credentials.

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Anything that serializes, as plain objects; `None` is null.
pub fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// An object of these members.
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    with(Object::new().into(), members)
}

/// The object with these members added.
pub fn with(object: JsValue, members: &[(&str, JsValue)]) -> JsValue {
    for (name, value) in members {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

pub fn text(value: Option<&str>) -> JsValue {
    value.map_or(JsValue::NULL, JsValue::from_str)
}

/// Milliseconds: JS reads whole numbers up to 2^53 exactly, and nothing here is longer.
pub fn ms(value: u64) -> JsValue {
    JsValue::from_f64(value as f64)
}
