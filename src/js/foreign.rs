//! Reading values that may be anything: a getter or a proxy may throw, a list may claim any length, an
//! object may contain itself. Nothing here panics, and nothing runs forever.

use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::prelude::*;

use crate::http::Headers;
use crate::value::Value;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    fn array_from(value: &JsValue) -> Result<js_sys::Array, JsValue>;
}

/// Deeper than this nothing is read. Real bodies stay under ten.
const MAX_DEPTH: u32 = 40;
/// More values than this are not read.
const MAX_VALUES: u32 = 500_000;

/// A copy of `value`, or what reading it threw.
pub fn to_value(value: &JsValue) -> Result<Value, JsValue> {
    let mut left = MAX_VALUES;
    copy(value, MAX_DEPTH, &mut left)
}

fn copy(value: &JsValue, depth: u32, left: &mut u32) -> Result<Value, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        return Ok(Value::Number(number));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if value.is_function() {
        return Ok(Value::Other("a function"));
    }
    if value.is_symbol() {
        return Ok(Value::Other("a symbol"));
    }
    if !value.is_object() {
        return Ok(Value::Other("a BigInt"));
    }
    let (Some(depth), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else {
        return Ok(Value::Other("too large or contains itself"));
    };
    *left = rest;
    if is_array(value)? {
        let length = get(value, "length")?.as_f64().unwrap_or(0.0) as u32;
        let mut items = Vec::new();
        for index in 0..length.min(*left) {
            *left = left.saturating_sub(1);
            items.push(copy(&Reflect::get_u32(value, index)?, depth, left)?);
        }
        return Ok(Value::List(items));
    }
    let keys = Reflect::own_keys(value)?;
    let mut entries = Vec::new();
    for key in keys.iter() {
        // Symbols are no members of anything that is written as JSON.
        if let Some(name) = key.as_string() {
            entries.push((name, copy(&Reflect::get(value, &key)?, depth, left)?));
        }
        *left = left.saturating_sub(1);
        if *left == 0 {
            break;
        }
    }
    Ok(Value::Map(entries))
}

/// A member of something that may not be an object at all.
pub fn get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    if value.is_object() || value.is_function() { Reflect::get(value, &JsValue::from_str(name)) } else { Ok(JsValue::UNDEFINED) }
}

/// A member, or undefined where reading it throws.
pub fn member(value: &JsValue, name: &str) -> JsValue {
    get(value, name).unwrap_or(JsValue::UNDEFINED)
}

/// A method, where there is one.
pub fn method(value: &JsValue, name: &str) -> Option<Function> {
    member(value, name).dyn_into().ok()
}

/// Calls a method without arguments; what it throws is `Err`, a missing method is `None`.
pub fn invoke(value: &JsValue, name: &str) -> Option<Result<JsValue, JsValue>> {
    method(value, name).map(|function| function.call0(value))
}

/// Header fields: a `Headers`, pairs, or a plain object. What cannot be read is left out.
pub fn headers(given: &JsValue) -> Headers {
    let mut headers = Headers::new();
    if method_of_symbol(given) {
        for pair in array_from(given).unwrap_or_default().iter() {
            let (name, value) = (member(&pair, "0"), member(&pair, "1"));
            append(&mut headers, &name, &value);
        }
    } else if given.is_object() {
        for name in Reflect::own_keys(given).unwrap_or_default().iter() {
            let value = Reflect::get(given, &name).unwrap_or(JsValue::UNDEFINED);
            append(&mut headers, &name, &value);
        }
    }
    headers
}

fn append(headers: &mut Headers, name: &JsValue, value: &JsValue) {
    let (Some(name), Some(value)) = (name.as_string(), text_of(value)) else { return };
    headers.append(&name, &value);
}

/// A header's value may have been given as a number, or as a list (Node's way for repeated fields).
fn text_of(value: &JsValue) -> Option<String> {
    if value.is_string() || value.as_f64().is_some() || is_array(value).unwrap_or(false) {
        Reflect::apply(&to_string(), &JsValue::UNDEFINED, &js_sys::Array::of1(value)).ok()?.as_string()
    } else {
        None
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = String)]
    static STRING: Function;
}

fn to_string() -> Function {
    STRING.with(Clone::clone)
}

fn method_of_symbol(value: &JsValue) -> bool {
    value.is_object() && Reflect::get(value, &js_sys::Symbol::iterator()).is_ok_and(|it| it.is_function())
}

/// A function that does nothing that matters.
pub fn noop() -> Function {
    to_string()
}

/// Makes a promise's rejection nobody's business.
pub fn ignore_rejection(promise: &JsValue) {
    if let Some(then) = method(promise, "then") {
        let _ = then.call2(promise, &JsValue::UNDEFINED, &noop());
    }
}

/// The text of a string value, as a JS string: bodies stay on that side.
pub fn js_string(value: JsValue) -> Option<JsString> {
    value.dyn_into().ok()
}
