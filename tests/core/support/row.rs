//! The response that a row of a table describes. A row without `body` and `text` has an empty body.

use super::json::value;
use serde_json::Value as Json;
use tidings::util::http::{Body, Headers, Response};

/// Calls `act` with the response of a row.
pub(crate) fn with_response<T>(row: &Json, now_ms: u64, act: impl FnOnce(&Response) -> T) -> T {
    let headers: Headers = row["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name, value.as_str().expect("a header is text")))
        .collect();
    let json = row.get("body").map(value);
    let body = match (&json, row["text"].as_str()) {
        (Some(json), _) => Body::Json(json),
        (None, Some(text)) => Body::Text(text),
        (None, None) => Body::Empty,
    };
    let status = row["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
    act(&Response { status, headers: &headers, body, now_ms })
}
