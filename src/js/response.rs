//! A `Response`, or whatever was given instead of one.

use js_sys::{JSON, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

use super::foreign;
use super::guard::{Ended, Guard, Stop};
use crate::error::Body;
use crate::http::Headers;
use crate::value::Value;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, chunk: &JsValue, options: &JsValue) -> Result<JsString, JsValue>;
    // js-sys takes a `&str`: the text would be copied into the module and out again.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

/// Past this an error's body is cut: nobody reads more of an error, and it may never end.
const MAX_ERROR_BYTES: u32 = 1024 * 1024;

/// A response with its body read.
pub struct Received {
    pub status: u16,
    pub headers: Headers,
    /// For the caller: parsed when it is JSON, else the text, else null.
    pub raw: JsValue,
    body: Content,
}

enum Content {
    Empty,
    Json(Value),
    Text(String),
}

impl Received {
    pub fn body(&self) -> Body<'_> {
        match &self.body {
            Content::Empty => Body::Empty,
            Content::Json(value) => Body::Json(value),
            Content::Text(text) => Body::Text(text),
        }
    }
}

/// The status, and the headers: what is known before the body is. `None`: this is no response.
pub fn head(response: &JsValue) -> Option<(u16, Headers)> {
    let status = foreign::member(response, "status").as_f64()?;
    // An opaque redirect (a browser's answer to `redirect: "manual"`) says 0: it is some 3xx.
    let opaque = foreign::member(response, "type").as_string().as_deref() == Some("opaqueredirect");
    let status = if opaque { 302 } else { status as u16 };
    (200..600).contains(&status).then(|| (status, foreign::headers(&foreign::member(response, "headers"))))
}

/// Reads the body. Where it breaks off, stalls until the time is over, or never ends, an error's body is
/// what came before, so that its status and headers are kept; a success without its end is no success.
pub async fn receive(response: &JsValue, status: u16, headers: Headers, guard: &Guard) -> Result<Received, Ended> {
    let (text, ended) = read_text(response, status, &headers, guard).await;
    match ended {
        Some(Ended::Stopped(Stop::Aborted)) => return Err(Ended::Stopped(Stop::Aborted)),
        Some(ended) if is_success(status) => return Err(ended),
        _ => {}
    }
    let (raw, body) = parse(text);
    Ok(Received { status, headers, raw, body })
}

pub const fn is_success(status: u16) -> bool {
    status >= 200 && status < 300
}

async fn read_text(response: &JsValue, status: u16, headers: &Headers, guard: &Guard) -> (JsString, Option<Ended>) {
    let stream = foreign::member(response, "body");
    let reader = foreign::invoke(&stream, "getReader").and_then(Result::ok).unwrap_or_default();
    let Some(read) = foreign::method(&reader, "read") else {
        return match read_whole(response, guard).await {
            Ok(text) => (text, None),
            Err(ended) => (JsString::from(""), Some(ended)),
        };
    };
    let decoder = Decoder::new(headers);
    let mut text = JsString::from("");
    let mut bytes = 0_u32;
    let ended = loop {
        let chunk = match read.call0(&reader) {
            Ok(chunk) => guard.race(&chunk).await,
            Err(thrown) => Err(Ended::Threw(thrown)),
        };
        let chunk = match chunk {
            Ok(chunk) if foreign::member(&chunk, "done").as_bool() == Some(false) => foreign::member(&chunk, "value"),
            Ok(_) => break None,
            Err(ended) => break Some(ended),
        };
        match decoder.decode(&chunk, true) {
            Ok(part) => text = text.concat(&part),
            Err(thrown) => break Some(Ended::Threw(thrown)),
        }
        bytes = bytes.saturating_add(chunk.dyn_ref::<Uint8Array>().map_or(1, Uint8Array::length));
        if bytes >= MAX_ERROR_BYTES && !is_success(status) {
            break None;
        }
    };
    // Whatever ended the reading, the rest of the stream is of no use to anybody.
    if let Some(Ok(cancelled)) = foreign::invoke(&reader, "cancel") {
        foreign::ignore_rejection(&cancelled);
    }
    // A character that was begun and not finished is shown as U+FFFD.
    if let Ok(rest) = decoder.decode(&JsValue::UNDEFINED, false) {
        text = text.concat(&rest);
    }
    (text, ended)
}

/// For stand-ins of `Response` that have no stream: `text()`, else `json()`, else nothing.
async fn read_whole(response: &JsValue, guard: &Guard) -> Result<JsString, Ended> {
    if let Some(text) = foreign::invoke(response, "text") {
        let text = guard.race(&text.map_err(Ended::Threw)?).await?;
        return Ok(foreign::js_string(text).unwrap_or_else(|| JsString::from("")));
    }
    if let Some(value) = foreign::invoke(response, "json") {
        let value = guard.race(&value.map_err(Ended::Threw)?).await?;
        return JSON::stringify(&value).map_err(Ended::Threw);
    }
    Ok(JsString::from(""))
}

/// Bytes to text, in the charset that the content type names; UTF-8 where it names none or none that exists.
struct Decoder {
    decoder: Option<TextDecoder>,
    streaming: js_sys::Object,
}

impl Decoder {
    fn new(headers: &Headers) -> Decoder {
        let content_type = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
        let label = content_type.split("charset=").nth(1).unwrap_or("utf-8");
        let label = label.split(';').next().unwrap_or_default();
        let label = label.trim_matches(|c: char| c == '"' || c.is_ascii_whitespace());
        let streaming = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&streaming, &"stream".into(), &JsValue::TRUE);
        Decoder { decoder: TextDecoder::new(label).or_else(|_| TextDecoder::new("utf-8")).ok(), streaming }
    }

    fn decode(&self, chunk: &JsValue, more: bool) -> Result<JsString, JsValue> {
        match &self.decoder {
            Some(decoder) if more => decoder.decode(chunk, &self.streaming),
            Some(decoder) => decoder.decode(chunk, &JsValue::UNDEFINED),
            None => Ok(JsString::from("")),
        }
    }
}

/// JSON where it parses, whatever the content type says: `text/plain` with JSON in it is common.
fn parse(text: JsString) -> (JsValue, Content) {
    if text.trim().length() == 0 {
        return (JsValue::NULL, Content::Empty);
    }
    match parse_json(&text).ok().and_then(|json| Some((foreign::to_value(&json).ok()?, json))) {
        Some((value, json)) => (json, Content::Json(value)),
        None => {
            let content = Content::Text(String::from(&text));
            (text.into(), content)
        }
    }
}
