//! How long a server asks to wait: every header, body and sentence of `data/timing.json`, and properties that hold for any
//! input.

#[cfg(not(target_arch = "wasm32"))]
mod for_any_input;
#[path = "../support/json.rs"]
mod json;
#[cfg(not(target_arch = "wasm32"))]
mod on_a_calendar;
#[cfg(not(target_arch = "wasm32"))]
mod which_hint_counts;

use json::{kept, number, value};
use serde_json::{Value as Json, json};
use tidings::error::read;
use tidings::provider::Profile;
use tidings::timing::{Hints, RateLimit, Timing, server_timing, wait_in_sentence};
use tidings::util::http::{Body, Headers, Response};
use tidings::util::value::Value;

/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW_MS: u64 = 1_767_225_600_000;

fn cases(kind: &str) -> Vec<Json> {
    let tables: Json = serde_json::from_str(include_str!("../../data/timing.json")).unwrap();
    tables[kind].as_array().unwrap().clone()
}

fn headers(case: &Json) -> Headers {
    let pairs = case["headers"].as_array().into_iter().flatten();
    pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect()
}

/// The status of a case: unknown if it is null, 429 if it is absent.
fn status(case: &Json) -> Option<u16> {
    case.get("status").map_or(Some(429), |status| status.as_u64().map(|status| status as u16))
}

/// The wait of a response with a body.
fn body_wait(headers: &Headers, status: Option<u16>, body: &Value, now_ms: u64) -> Option<u64> {
    let mut hints = Hints::of(headers, status, now_ms);
    tidings::error::read_waits(body, &mut hints);
    hints.timing().retry_after_ms
}

#[cfg(not(target_arch = "wasm32"))]
fn retry_after(text: &str, now_ms: u64) -> Option<u64> {
    server_timing(&Headers::from_iter([("Retry-After", text)]), Some(429), now_ms).retry_after_ms
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_header_case_gives_its_wait_its_source_and_its_limit() {
    let mut wrong = Vec::new();
    for case in cases("headers") {
        let timing = server_timing(&headers(&case), status(&case), case["now"].as_u64().unwrap_or(NOW_MS));
        let limit = &case["limit"];
        let expected = (
            case["wait"].as_u64(),
            case["source"].as_str(),
            limit.as_array().map(|limit| RateLimit {
                limit: limit[0].as_u64(),
                remaining: limit[1].as_u64(),
                reset_ms: limit[2].as_u64(),
            }),
        );
        if expected != (timing.retry_after_ms, timing.source, timing.rate_limit) {
            wrong.push(format!("{case}\n  gave {timing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_body_case_gives_its_wait() {
    for case in cases("bodies") {
        let wait = body_wait(&headers(&case), status(&case), &value(&case["body"]), NOW_MS);
        assert_eq!(wait, case["wait"].as_u64(), "{case}");
    }
    // JSON does not have these numbers.
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let body = Value::Object(vec![("retry_after".into(), number(odd))]);
        assert_eq!(body_wait(&Headers::new(), None, &body, NOW_MS), None, "{odd} became a hint");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_text_case_gives_its_wait_also_after_a_limit() {
    let mut wrong = Vec::new();
    for case in cases("texts") {
        let expected = [&case["wait"], case.get("onLimit").unwrap_or(&case["wait"])];
        let waits = [false, true].map(|is_limit| wait_in_sentence(case["text"].as_str().unwrap(), is_limit));
        if waits != expected.map(Json::as_u64) {
            wrong.push(format!("{case}\n  gave {waits:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_response_case_gives_its_wait_by_the_rules_of_its_profile() {
    let mut wrong = Vec::new();
    for case in cases("responses") {
        let wait = case.get("rules").cloned().unwrap_or(json!([]));
        let profile = json!({ "profile": 1, "id": "x", "title": "X", "baseUrl": "https://x.example", "auth": [], "errors": {
            "retryAfter": wait, "code": ["messages[?status!=0].status", "error.code"], "codes": { "1": "rate-limit" },
        } });
        let body = case.get("body").map(value);
        let body = match (&body, case["text"].as_str()) {
            (Some(body), _) => Body::Json(body),
            (None, Some(text)) => Body::Text(text),
            (None, None) => Body::Empty,
        };
        let status = case["status"].as_u64().unwrap() as u16;
        let response = Response { status, headers: &headers(&case), body, now_ms: NOW_MS };
        let wait = read(&response, Some(&Profile::read(kept(&profile)).unwrap())).retry_after_ms;
        if wait != case["wait"].as_u64() {
            wrong.push(format!("{case}\n  gave {wait:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_case_names_the_mistake_that_it_catches_and_no_header_case_is_missing() {
    for kind in ["headers", "bodies", "responses", "texts"] {
        assert!(cases(kind).iter().all(|case| !case["why"].as_str().unwrap().is_empty()));
    }
    let known = cases("headers");
    for number in 1..=50 {
        let id = format!("H{number}");
        let is_present = known.iter().any(|case| case["id"].as_str().unwrap().trim_end_matches(['a', 'b']) == id);
        assert!(is_present, "{id} is missing");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_timing_is_serialized_with_the_names_that_javascript_uses() {
    let timing = Timing {
        retry_after_ms: Some(5000),
        source: Some("x-ratelimit-reset"),
        rate_limit: Some(RateLimit { limit: Some(60), remaining: None, reset_ms: Some(5000) }),
    };
    let expected = json!({
        "retryAfterMs": 5000,
        "source": "x-ratelimit-reset",
        "rateLimit": { "limit": 60, "remaining": null, "resetMs": 5000 },
    });
    assert_eq!(serde_json::to_value(&timing).unwrap(), expected);
    assert_eq!(
        serde_json::to_value(Timing::default()).unwrap(),
        json!({ "retryAfterMs": null, "source": null, "rateLimit": null })
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_megabyte_of_any_input_is_read_in_one_pass() {
    // A reader that starts again for each word or item would take too long for these.
    let parts = [
        "1 ",
        "1",
        "1,",
        "a=1,",
        "Mon, ",
        "1,000",
        "1s1m",
        "a",
        "a ",
        " ",
        "wait ",
        "retry 5 to ",
        "é",
        "\"a\";r=0,",
        ";r=1",
        ".",
    ];
    for part in parts {
        let text = part.repeat((1 << 20) / part.len());
        let _ = wait_in_sentence(&text, true);
        for (prefix, name) in
            [("", "Retry-After"), ("", "RateLimit"), ("\"a\"", "RateLimit"), ("", "X-RateLimit-Reset")]
        {
            let _ = server_timing(&Headers::from_iter([(name, [prefix, &text].concat())]), None, NOW_MS);
        }
    }
}
