//! Responses that JavaScript received: how one crosses, and what it says without a call.

use wasm_bindgen::prelude::*;

use super::client;
use super::results::Failure;
use crate::error;
use crate::timing::server_timing;
use crate::util::http::{Body, Headers, Response};
use crate::util::json::{parse, parse_input};
use crate::util::json_text::to_json;
use crate::util::strings::split;
use crate::util::value::Value;

/// Header fields from names and values, each ended by U+0000, which neither can contain.
pub(super) fn read_headers(pairs: &str) -> Headers {
    let mut headers = Headers::new();
    let mut parts = split(pairs, b'\0');
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        headers.append(name, value);
    }
    headers
}

/// The body of a response. `parsed`: what its text is as JSON; `None` if it is not JSON.
pub(super) fn read_body<'a>(text: &'a str, parsed: Option<&'a Value<'a>>) -> Body<'a> {
    match parsed {
        Some(Value::Null) => Body::Empty,
        Some(Value::String(text)) => Body::Text(text),
        Some(value) => Body::Json(value),
        None if text.trim_ascii().is_empty() => Body::Empty,
        None => Body::Text(text),
    }
}

/// Reads a failed response that the caller received without tidings. Returns the JSON text of a failure; empty if the profile was
/// forgotten. `is_text`: whether `body` is the body's text; otherwise it is a value of the caller's. `profile`: the handle of the
/// provider's profile, or 0.
#[wasm_bindgen(js_name = readError)]
pub fn read_error(status: u16, headers: &str, body: &str, is_text: bool, profile: u32, now_ms: f64) -> String {
    let known = client::profile(profile);
    if profile > 0 && known.is_none() {
        return String::new();
    }
    let profile = known.as_ref().map(|profile| profile.get());
    let headers = read_headers(headers);
    let parsed = if is_text { parse(body) } else { Some(parse_input(body)) };
    let response =
        Response { status, headers: &headers, body: read_body(body, parsed.as_ref()), now_ms: now_ms as u64 };
    let facts = error::read(&response, profile);
    let outcome = facts.standalone_outcome(profile);
    to_json(&Failure::of(&facts, outcome, facts.retryable(outcome, false)))
}

/// What a profile documents about an error code. Returns the JSON text of a failure; `null` if the profile has no rule for the code;
/// empty if the profile was forgotten. `of_message`: the code is that of a single message or of a delivery report.
#[wasm_bindgen(js_name = explainCode)]
pub fn explain_code(code: &str, of_message: bool, profile: u32) -> String {
    let Some(known) = client::profile(profile) else { return String::new() };
    let Some(found) = error::explain(code, of_message, known.get()) else { return "null".to_owned() };
    // Whether calling again may send twice is not a question about a code.
    to_json(&Failure::of(&found.facts, found.outcome, false))
}

/// Reads how long a server asks to wait. Returns the JSON text of a `Timing`. `status`: 0 if the caller does not know it.
#[wasm_bindgen(js_name = readServerTiming)]
pub fn read_server_timing(headers: &str, status: u16, now_ms: f64) -> String {
    let status = Some(status).filter(|status| *status > 0);
    to_json(&server_timing(&read_headers(headers), status, now_ms as u64))
}

/// The issue of a `provider` that names no profile, as the JSON text of a rejection. `provider`: the value of the option.
#[wasm_bindgen(js_name = rejectProvider)]
pub fn reject_provider(provider: &str) -> String {
    let issue = crate::call::options::unknown_provider(&parse_input(provider));
    super::results::rejected(&error::client_side::configuration(vec![issue]))
}
