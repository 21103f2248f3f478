//! Any response as a failure, with and without a profile: the first byte chooses status and profile, the first line has the header
//! fields, the rest is the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::error::read;
use tidings::util::http::{Body, Headers, Response};
use tidings::util::json::parse;

mod profiles;

fuzz_target!(|bytes: &[u8]| {
    let Some(([status, chosen], text)) = bytes.split_first_chunk() else { return };
    let text = String::from_utf8_lossy(text);
    let (fields, body) = text.split_once('\n').unwrap_or(("", &text));
    let headers: Headers = fields.split('\t').filter_map(|field| field.split_once(':')).collect();
    let status = 100 + u16::from(*status) * 2;
    let parsed = parse(body);
    let body = match &parsed {
        Some(value) => Body::Json(value),
        None => Body::Text(body),
    };
    let response = Response { status, headers: &headers, body, now_ms: 1_767_225_600_000 };
    let profile = profiles::built_in(*chosen);
    let facts = read(&response, profile);
    assert!(!facts.message.is_empty());
    assert!(facts.retry_after_ms.is_none_or(|wait| wait <= tidings::timing::MAX_MS));
    let outcome = facts.standalone_outcome(profile);
    assert!(!facts.retryable(outcome, false) || facts.transient);
});
