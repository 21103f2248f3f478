//! Reading values that may be anything: a getter or a proxy may throw, a list may claim any length, an
//! object may contain itself. Nothing here panics, and nothing runs forever.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use crate::value::Value;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
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
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if let Some(number) = value.as_f64() {
        return Ok(Value::Number(number));
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if value.is_function() {
        return Ok(Value::Other("a function"));
    }
    if !value.is_object() {
        return Ok(Value::Other("a symbol or BigInt"));
    }
    let (Some(depth), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else {
        return Ok(Value::Other("too large, or contains itself"));
    };
    *left = rest;
    // Symbols among the keys are no members of anything that is written as JSON; nor is a list's length.
    let is_list = is_array(value)?;
    let mut items = Vec::new();
    let mut entries = Vec::new();
    for key in Reflect::own_keys(value)?.iter().take(*left as usize) {
        let Some(name) = key.as_string() else { continue };
        *left = left.saturating_sub(1);
        if !is_list {
            entries.push((name, copy(&Reflect::get(value, &key)?, depth, left)?));
        } else if name != "length" {
            items.push(copy(&Reflect::get(value, &key)?, depth, left)?);
        }
    }
    Ok(if is_list { Value::List(items) } else { Value::Map(entries) })
}
