//! What a provider's 2xx says of a send, and what no success can look like.
//!
//! The table is `data/answers.json`. A row without `body` and `text` has an empty body.

#[path = "json/mod.rs"]
mod json;
#[path = "providers/mod.rs"]
mod providers;

use json::value;
use serde_json::{Value as Json, json};
use tidings::error::{Answer, Body, Category, MessageFailure, Outcome, local, message_failure};
use tidings::http::Headers;
use tidings::message::{Accepted, Status, read_accepted};

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_answer_to_a_send_is_read_as_documented() {
    let table: Vec<Json> = serde_json::from_str(include_str!("data/answers.json")).expect("the table is JSON");
    for row in &table {
        let name = row["name"].as_str().expect("every row has a name");
        let headers: Headers =
            row["headers"].as_object().into_iter().flatten().map(|(key, text)| (key, text.as_str().unwrap())).collect();
        let json = row.get("body").map(value);
        let body = match (&json, row["text"].as_str()) {
            (Some(json), _) => Body::Json(json),
            (None, Some(text)) => Body::Text(text),
            (None, None) => Body::Empty,
        };
        let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
        let to: Vec<String> = row["to"].as_array().unwrap().iter().map(|to| to.as_str().unwrap().to_owned()).collect();
        let profile = providers::find(row["provider"].as_str().unwrap()).expect("a built-in provider");
        let actual = match read_accepted(profile, &Answer { status, headers: &headers, body, now_ms: 0 }, &to) {
            Ok(accepted) => show(&accepted),
            Err(facts) => {
                assert!(!facts.not_accepted, "{name}: it has probably been accepted");
                json!({
                    "protocol": facts.category == Category::Protocol && facts.message.len() > 20,
                    "retryable": facts.transient, "status": facts.status, "requestId": facts.request_id,
                })
            }
        };
        assert_eq!(actual, row["expect"], "{name}: {}", row["why"]);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_message_without_a_profile_is_read_by_its_plain_words_and_then_by_its_status() {
    let category = |code, text, status| message_failure(code, text, status, None).facts.category;
    assert_eq!(category(Some("OptedOut"), None, Status::Failed), Category::OptedOut);
    assert_eq!(
        category(Some("30007"), Some("Blocked by the carrier's filter"), Status::Undelivered),
        Category::Blocked
    );
    assert_eq!(category(Some("30003"), Some("Unreachable handset"), Status::Failed), Category::Carrier);
    assert_eq!(category(Some("1"), None, Status::Undelivered), Category::Carrier);
    assert_eq!(category(None, None, Status::Failed), Category::Unknown);
    assert_eq!(category(Some(" "), Some(""), Status::Canceled), Category::Unknown);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_codes_that_sent_gives_a_message_are_known() {
    let profile = providers::find("sent");
    let read = |code| message_failure(Some(code), None, Status::Failed, profile).facts;
    let blocked = read("ERR_CONSENT_BLOCKED");
    assert_eq!((blocked.category, blocked.permanent), (Category::OptedOut, Some(true)));
    assert_eq!(read("ERR_ROUTE_DENIED").category, Category::Carrier);
    assert_eq!(read("ERR_TEMPLATE_PARAMS_INVALID").category, Category::Validation);
    assert_eq!(read("ERR_SOMETHING_NEW").category, Category::Unknown);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_failure_without_a_response_says_what_may_be_done_about_it() {
    let cases = [
        (local::network(), Category::Network, true, false),
        (local::timeout(30_000), Category::Timeout, true, false),
        (local::deadline(120_000), Category::Timeout, true, false),
        (local::aborted(), Category::Aborted, false, false),
        (local::protocol("No."), Category::Protocol, false, false),
        (local::unsupported(Vec::new()), Category::Unsupported, false, true),
        (local::configuration(Vec::new()), Category::Configuration, false, true),
        (local::invalid(Vec::new()), Category::Validation, false, true),
    ];
    for (facts, category, retryable, not_accepted) in cases {
        assert_eq!((facts.category, facts.transient, facts.not_accepted), (category, retryable, not_accepted));
        assert!(facts.message.ends_with('.'), "{}", facts.message);
        assert_eq!(facts.status, None);
    }
    assert_eq!(local::timeout(30_000).message, "No complete response came within 30000 ms.");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_refusal_names_its_first_error_and_not_a_warning_before_it() {
    use tidings::issue::{Issue, Severity};
    let mut warning = Issue::new("from", "odd", "`from` is odd.");
    warning.severity = Severity::Warning;
    let facts = local::invalid(vec![warning, Issue::new("to", "required", "`to` is missing.")]);
    assert_eq!((facts.message.as_str(), facts.param.as_deref()), ("`to` is missing.", Some("to")));
    assert_eq!(facts.issues.len(), 2);
}

fn show(accepted: &Accepted) -> Json {
    let messages: Vec<Json> = accepted
        .messages
        .iter()
        .map(|message| {
            json!({
                "id": message.id, "to": message.to, "status": message.status.word(),
                "error": message.error.as_deref().map(failure),
            })
        })
        .collect();
    json!({
        "id": accepted.id, "status": accepted.status.word(), "messages": messages,
        "requestId": accepted.request_id, "replayed": accepted.replayed,
    })
}

fn failure(failure: &MessageFailure) -> Json {
    let facts = &failure.facts;
    assert_eq!(facts.not_accepted, failure.outcome == Outcome::NotSent);
    json!({
        "category": facts.category.word(), "outcome": failure.outcome.word(), "scope": facts.scope.map(tidings::error::Scope::word), "code": facts.code,
        "message": facts.message, "retryable": facts.transient, "permanent": facts.permanent,
        "docsUrl": facts.docs_url, "status": facts.status, "requestId": facts.request_id, "param": facts.param,
    })
}
