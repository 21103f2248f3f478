//! Reading the response to a send: successes, failed messages, and a 2xx that is not a success.
//!
//! The table is `data/responses.json`.

#[path = "support/json.rs"]
mod json;
#[path = "support/providers.rs"]
mod providers;
#[path = "support/row.rs"]
mod row;

use row::with_response;
use serde_json::{Value as Json, json};
use tidings::error::{MessageFailure, client_side, message_failure};
use tidings::response::{SendError, SendResponse, read_send};
use tidings::vocabulary::MessageStatus;
use tidings::vocabulary::{Category, Outcome};

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_response_to_a_send_is_read_as_documented() {
    let table: Vec<Json> = serde_json::from_str(include_str!("../data/responses.json")).expect("the table is JSON");
    let mut wrong = Vec::new();
    for row in &table {
        let name = row["name"].as_str().expect("every row has a name");
        let to: Vec<String> = row["to"].as_array().unwrap().iter().map(|to| to.as_str().unwrap().to_owned()).collect();
        let profile = providers::find(row["provider"].as_str().unwrap()).expect("a built-in provider");
        let actual = match with_response(row, 0, |response| read_send(profile, response, &to)) {
            Ok(accepted) => show(&accepted),
            Err(SendError { facts, response }) => {
                let is_protocol = facts.category == Category::Protocol;
                assert!(!is_protocol || !facts.not_accepted, "{name}: it has probably been accepted");
                assert!(!is_protocol || facts.message.len() > 20, "{name}: {}", facts.message);
                json!({
                    "failed": facts.category.word(), "notAccepted": facts.not_accepted, "transient": facts.transient,
                    "status": facts.status, "requestId": facts.request_id, "retryAfterMs": facts.retry_after_ms,
                    "read": response.as_deref().map(show),
                })
            }
        };
        if actual != row["expect"] {
            wrong.push(format!("  {name}: {}\n    {actual}\n    instead of\n    {}", row["why"], row["expect"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_failed_message_without_a_profile_is_categorized_by_keywords_and_then_by_its_status() {
    let category = |code, text, status| message_failure(code, text, status, None).facts.category;
    assert_eq!(category(Some("OptedOut"), None, MessageStatus::Failed), Category::OptedOut);
    assert_eq!(
        category(Some("30007"), Some("Blocked by the carrier's filter"), MessageStatus::Undelivered),
        Category::Blocked
    );
    assert_eq!(category(Some("30003"), Some("Unreachable handset"), MessageStatus::Failed), Category::Carrier);
    assert_eq!(category(Some("1"), None, MessageStatus::Undelivered), Category::Carrier);
    assert_eq!(category(None, None, MessageStatus::Failed), Category::Unknown);
    assert_eq!(category(Some(" "), Some(""), MessageStatus::Canceled), Category::Unknown);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_codes_of_messages_from_sent_are_known() {
    let profile = providers::find("sent");
    let read = |code| message_failure(Some(code), None, MessageStatus::Failed, profile).facts;
    let blocked = read("ERR_CONSENT_BLOCKED");
    assert_eq!((blocked.category, blocked.permanent), (Category::OptedOut, Some(true)));
    assert_eq!(read("ERR_ROUTE_DENIED").category, Category::Carrier);
    assert_eq!(read("ERR_TEMPLATE_PARAMS_INVALID").category, Category::Validation);
    assert_eq!(read("ERR_SOMETHING_NEW").category, Category::Unknown);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_failure_without_a_response_has_the_right_facts() {
    let cases = [
        (client_side::network(), Category::Network, true, false),
        (client_side::timeout(30_000), Category::Timeout, true, false),
        (client_side::deadline(120_000), Category::Timeout, true, false),
        (client_side::aborted(), Category::Aborted, false, false),
        (client_side::protocol("No."), Category::Protocol, false, false),
        (client_side::unsupported(Vec::new()), Category::Unsupported, false, true),
        (client_side::configuration(Vec::new()), Category::Configuration, false, true),
        (client_side::invalid(Vec::new()), Category::Validation, false, true),
    ];
    for (facts, category, transient, not_accepted) in cases {
        assert_eq!((facts.category, facts.transient, facts.not_accepted), (category, transient, not_accepted));
        assert!(facts.message.ends_with('.'), "{}", facts.message);
        assert_eq!(facts.status, None);
    }
    assert_eq!(client_side::timeout(30_000).message, "No complete response came within 30000 ms.");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_documented_lifetime_of_a_key_is_known() {
    let ttl = |name| providers::find(name).and_then(|profile| profile.idempotency.as_ref()).map(|rule| rule.ttl_ms);
    assert_eq!((ttl("sent"), ttl("nativehub")), (Some(Some(86_400_000)), Some(Some(86_400_000))));
    assert_eq!(ttl("texting-blue"), None);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn an_invalid_message_names_its_first_error_and_not_a_warning_before_it() {
    use tidings::util::issue::{Issue, Severity};
    let mut warning = Issue::new("from", "odd", "`from` is odd.");
    warning.severity = Severity::Warning;
    let facts = client_side::invalid(vec![warning, Issue::new("to", "required", "`to` is missing.")]);
    assert_eq!((facts.message.as_str(), facts.param.as_deref()), ("`to` is missing.", Some("to")));
    assert_eq!(facts.issues.len(), 2);
}

fn show(accepted: &SendResponse) -> Json {
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
        "id": accepted.id, "batchId": accepted.batch_id, "status": accepted.status.word(), "messages": messages,
        "requestId": accepted.request_id, "replayed": accepted.replayed,
    })
}

fn failure(failure: &MessageFailure) -> Json {
    let facts = &failure.facts;
    assert_eq!(facts.not_accepted, failure.outcome == Outcome::NotSent);
    json!({
        "category": facts.category.word(), "outcome": failure.outcome.word(), "scope": facts.scope.map(tidings::vocabulary::Scope::word), "code": facts.code,
        "message": facts.message, "transient": facts.transient, "permanent": facts.permanent,
        "docsUrl": facts.docs_url, "status": facts.status, "requestId": facts.request_id, "param": facts.param,
    })
}

#[cfg(not(target_arch = "wasm32"))]
mod anything {
    use super::json::value;
    use super::*;
    use proptest::prelude::*;
    use tidings::util::http::{Body, Headers, Response};

    /// A property that may report a failure beside an id.
    fn property() -> impl Strategy<Value = (String, Json)> {
        let names = vec![
            "error",
            "errors",
            "message",
            "code",
            "status",
            "type",
            "success",
            "ok",
            "statusCode",
            "error_code",
            "error_message",
            "messages",
            "batch_id",
            "data",
        ];
        let values = vec![
            json!("rate limit exceeded"),
            json!("insufficient balance"),
            json!("rate_limited"),
            json!("INVALID_NUMBER"),
            json!("INVALID_X"),
            json!("failed"),
            json!("queued"),
            json!("error"),
            json!(false),
            json!(true),
            json!(429),
            json!(0),
            json!({ "code": "rate_limited", "message": "Slow down" }),
            json!([{ "message": "No" }]),
            json!(null),
        ];
        (prop::sample::select(names).prop_map(str::to_owned), prop::sample::select(values))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_2xx_with_an_id_is_not_sent_only_if_its_message_failed_for_certain(
            properties in prop::collection::vec(property(), 0..5), id in "[ -~]{0,20}[!-~]", status in 200..300_u16,
        ) {
            for name in ["texting-blue", "nativehub"] {
                let profile = providers::find(name);
                let mut body = json!({ "id": id });
                for (name, value) in &properties {
                    body[name] = value.clone();
                }
                let body = value(&body);
                let headers = Headers::new();
                let response = Response { status, headers: &headers, body: Body::Json(&body), now_ms: 0 };
                match read_send(profile.expect("a built-in provider"), &response, &["+14155551234".to_owned()]) {
                    Ok(accepted) => prop_assert!(
                        accepted.messages.is_empty() || accepted.messages.iter().any(|message| message.error.is_none())
                    ),
                    Err(SendError { facts, response }) => {
                        let messages = response.map(|read| read.messages).unwrap_or_default();
                        // If the body has no array of messages, it is the message, and the id is the message's.
                        if let [only] = messages.as_slice() && only.id.as_ref() == Some(&id) {
                            let is_certain = only.error.as_ref().is_some_and(|failed| failed.outcome == Outcome::NotSent);
                            prop_assert!(!facts.not_accepted || is_certain && !facts.transient, "{facts:?}");
                        }
                    }
                }
            }
        }
    }
}
