//! Any JSON as a profile, which then reads responses and validates messages.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::error::read;
use tidings::message::{Context, to_request, validate};
use tidings::provider::Profile;
use tidings::response::read_send;
use tidings::util::http::{Body, Headers, Response};
use tidings::util::json::parse;

const BODIES: [&str; 4] = [
    r#"{"id":"1","status":"queued","messages":[{"id":"2","to":"+14155551234","status":"failed","code":"30006"}]}"#,
    r#"{"error":{"code":21211,"message":"Invalid 'To'","details":[{"field":"to"}]},"retry_after":3}"#,
    r#"[{"error":"x"},{"ok":false}]"#,
    r#"{"data":{"recipients":[{"message_id":"1"}]},"success":true}"#,
];
const MESSAGES: [&str; 3] = [
    r#"{"to":"+14155551234","from":"+14155559876","body":"Hello"}"#,
    r#"{"to":["+14155551234","+14155551235"],"template":{"id":"t","parameters":{"name":"A"}}}"#,
    r#"{"to":1,"body":null,"channel":["sms"],"mediaUrls":["https://example.com/a.png"],"sendAt":"2026-12-24T18:00:00Z","validityMs":60000,
        "passthrough":{"x":{"a[0].b":1}}}"#,
];

fuzz_target!(|text: &str| {
    let Some(data) = parse(text) else { return };
    let Ok(profile) = Profile::read(&data) else { return };
    let mut headers = Headers::new();
    headers.append("retry-after", "3");
    for text in BODIES {
        let body = parse(text).expect("it is JSON");
        for status in [200, 202, 400, 429, 503] {
            let response = Response { status, headers: &headers, body: Body::Json(&body), now_ms: 0 };
            let _ = read(&response, Some(&profile));
            let _ = read_send(&profile, &response, &["+14155551234".to_owned()]);
        }
    }
    for text in MESSAGES {
        let message = parse(text).expect("it is JSON");
        let issues = validate(&message, &profile, None, &Context::default());
        if !tidings::message::is_blocking(&issues) {
            let _ = to_request(
                &message,
                &profile,
                &Context { option: &|name| Some(name.to_owned()), ..Context::default() },
            );
        }
    }
});
