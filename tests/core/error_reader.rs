//! The error reader with every documented error, its variants, and broken bodies.
//!
//! The rows are those of each provider's `errors.json` that say how the response is read (`read`), and those of
//! `data/errors-without-profile.json`. A fact that a row does not name must be absent. The time is the
//! beginning of 2026.

#[path = "support/json.rs"]
mod json;
#[path = "support/providers.rs"]
mod providers;
#[path = "support/row.rs"]
mod row;

use json::{kept, number, value};
use row::with_response;
use serde_json::{Value as Json, json};
use tidings::error::{ErrorFacts, is_explicit_failure, is_failure_inside_success, read};
use tidings::provider::Profile;
use tidings::util::http::{Body, Headers, Response};
use tidings::util::value::Value;
use tidings::vocabulary::Outcome;

const NOW: u64 = 1_767_225_600_000;

/// The profile and the errors of a provider.
macro_rules! provider {
    ($id:literal) => {
        (
            include_str!(concat!("../../providers/", $id, "/profile.json")),
            include_str!(concat!("../../providers/", $id, "/errors.json")),
        )
    };
}

static PROVIDERS: [(&str, &str); 16] = [
    provider!("46elks"),
    provider!("africas-talking"),
    provider!("bandwidth"),
    provider!("infobip"),
    provider!("messagebird"),
    provider!("nativehub"),
    provider!("plivo"),
    provider!("sent"),
    provider!("sent-v2"),
    provider!("shingleai"),
    provider!("sinch"),
    provider!("telnyx"),
    provider!("texting-blue"),
    provider!("twilio"),
    provider!("vonage"),
    provider!("whatsapp-cloud"),
];

const WITHOUT_PROFILE: &str = include_str!("../data/errors-without-profile.json");

/// Calls `act` for every row, with the profile of its provider.
fn for_each_row(mut act: impl FnMut(&Json, Option<&Profile>)) {
    for (profile, errors) in PROVIDERS {
        let profile = Profile::read(kept(&parsed(profile))).expect("the profile is valid");
        let errors = parsed(errors);
        let rows =
            ["documented", "variants"].into_iter().flat_map(|list| errors[list].as_array().into_iter().flatten());
        rows.filter(|row| row.get("read").is_some()).for_each(|row| act(row, Some(&profile)));
    }
    parsed(WITHOUT_PROFILE).as_array().expect("an array of rows").iter().for_each(|row| act(row, None));
}

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).expect("the file is JSON")
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_documented_error_is_read_as_documented() {
    let (mut count, mut wrong) = (0, Vec::new());
    for_each_row(|row, profile| {
        count += 1;
        wrong.extend(difference(row, profile));
    });
    assert!(count > 220, "{count} rows");
    assert!(wrong.is_empty(), "{} of {count} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_facts_of_a_body_are_found_without_a_built_in_profile() {
    for_each_row(|row, profile| {
        if profile.is_some_and(|profile| providers::find(profile.id).is_none()) {
            return;
        }
        let (known, unknown) = (facts(row, profile), facts(row, None));
        let name = &row["name"];
        assert_eq!(known.code, unknown.code, "{name}");
        assert_eq!(known.message, unknown.message, "{name}");
        assert_eq!(known.issues, unknown.issues, "{name}");
        assert_eq!(known.request_id, unknown.request_id, "{name}");
        assert_eq!(known.retry_after_ms, unknown.retry_after_ms, "{name}");
    });
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn only_a_report_of_the_whole_request_is_a_failure_inside_a_success() {
    let cases = [
        (true, r#"{"success": false, "error": {"code": "X"}}"#, "the envelope"),
        (true, r#"{"success": false}"#, "only the boolean"),
        (true, r#"{"ok": false, "error": "invalid_auth"}"#, "another boolean"),
        (true, r#"{"error": "insufficient balance"}"#, "a string"),
        (true, r#"{"error": {"message": "no"}}"#, "an object with content"),
        (true, r#"{"errors": [{"message": "no"}], "data": null}"#, "errors and no data"),
        (true, r#"{"status": "error", "message": "no"}"#, "a word for failure"),
        (true, r#"{"statusCode": 400, "message": "no"}"#, "a status in the body"),
        (false, r#"{"error": null, "success": true}"#, "no error"),
        (false, r#"{"error": null}"#, "null"),
        (false, r#"{"error": ""}"#, "an empty string"),
        (false, r#"{"error": {}}"#, "an empty object"),
        (false, r#"{"error": {"code": null, "message": null, "number": 0}}"#, "an object without content"),
        (false, r#"{"error": false}"#, "no error, as a boolean"),
        (false, r#"{"errors": []}"#, "an empty array"),
        (false, r#"{"errors": {}}"#, "an object without fields"),
        (false, r#"{"success": true, "error": "old", "errors": ["warning"]}"#, "the body reports success"),
        (false, r#"{"imported": 5, "failed": 1, "errors": [{"row": 3, "reason": "bad"}]}"#, "a part succeeded"),
        (false, r#"{"id": "m1", "status": "queued", "error_code": null, "error_message": null}"#, "a message"),
        (false, r#"{"id": "m1", "status": "failed", "error_code": "INVALID_NUMBER"}"#, "a message that failed"),
        (
            false,
            r#"{"messages": [{"id": "m1", "status": "failed", "error_code": "X"}]}"#,
            "one of several messages failed",
        ),
        (false, r#"[{"error": "no"}]"#, "an array"),
        (false, "null", "no body"),
        (false, r#""error""#, "a string"),
    ];
    for (expected, body, why) in cases {
        let body = value(&serde_json::from_str(body).expect("a case is JSON"));
        assert_eq!(is_failure_inside_success(&body), expected, "{why}");
        let explicit = expected && !matches!(why, "a string" | "an object with content" | "errors and no data");
        assert_eq!(is_explicit_failure(&body, None), explicit, "{why}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_conflict_that_may_be_about_the_key_leaves_the_first_request_in_doubt() {
    let cases = [
        ("nativehub", 409, r#"{"error": "already processed"}"#, true, Outcome::Unknown, "the key of an earlier run"),
        ("", 409, "{}", true, Outcome::Unknown, "it is unknown whether this provider takes keys"),
        ("texting-blue", 409, "{}", true, Outcome::NotSent, "it takes no keys"),
        (
            "nativehub",
            422,
            r#"{"error": "duplicate batch_id"}"#,
            true,
            Outcome::Unknown,
            "a duplicate with another status",
        ),
        (
            "sent",
            409,
            r#"{"error": {"code": "RESOURCE_999"}}"#,
            true,
            Outcome::Unknown,
            "a rule for a range of codes has no outcome",
        ),
        ("sent", 409, r#"{"error": {"code": "RESOURCE_007"}}"#, false, Outcome::NotSent, "a documented outcome"),
        ("sent", 409, r#"{"error": {"code": "CONFLICT_001"}}"#, false, Outcome::Unknown, "a documented outcome"),
        ("sent", 404, r#"{"error": {"code": "RESOURCE_001"}}"#, false, Outcome::NotSent, "no conflict"),
        ("sent", 500, "{}", false, Outcome::Unknown, "a failure of the server"),
    ];
    for (provider, status, body, may_concern_key, outcome, why) in cases {
        let body = value(&serde_json::from_str(body).expect("a case is JSON"));
        let headers = Headers::new();
        let profile = providers::find(provider);
        let facts = read(&Response { status, headers: &headers, body: Body::Json(&body), now_ms: NOW }, profile);
        assert_eq!(
            (facts.may_concern_key, facts.standalone_outcome(profile)),
            (may_concern_key, outcome),
            "{provider} {status}: {why}"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_failure_is_retryable_only_if_calling_again_cannot_send_twice() {
    let headers = Headers::new();
    let facts = |status| read(&Response { status, headers: &headers, body: Body::Empty, now_ms: NOW }, None);
    for (status, transient) in [(503, true), (429, true), (400, false)] {
        let facts = facts(status);
        assert_eq!(facts.transient, transient);
        for (outcome, recognised, safe) in [
            (Outcome::NotSent, false, true),
            (Outcome::NotSent, true, true),
            (Outcome::Unknown, false, false),
            (Outcome::Unknown, true, true),
        ] {
            assert_eq!(facts.retryable(outcome, recognised), transient && safe, "{status} {outcome:?} {recognised}");
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_hostile_body_is_read_within_limits() {
    let headers = Headers::new();
    let read_json =
        |body: &Value| read(&Response { status: 400, headers: &headers, body: Body::Json(body), now_ms: NOW }, None);
    let deep = (0..2000).fold(Value::from("end"), |inner, _| Value::Object(vec![("error".into(), inner)]));
    assert_eq!(read_json(&deep).message, "HTTP 400 Bad Request");
    let deep = (0..2000).fold(Value::from("end"), |inner, _| Value::Array(vec![inner]));
    assert!(read_json(&Value::Object(vec![("errors".into(), deep)])).issues.is_empty());
    let many = (0..5000).map(|_| ("k".repeat(1000).into(), Value::from("bad"))).collect();
    let facts = read_json(&Value::Object(vec![("errors".into(), Value::Object(many))]));
    assert_eq!(facts.issues.len(), 100);
    assert!(facts.issues.iter().all(|issue| issue.path.len() <= 203));
}

/// The differences from the expectations of a row; `None` without any.
fn difference(row: &Json, profile: Option<&Profile>) -> Option<String> {
    let facts = facts(row, profile);
    let mut actual = serde_json::to_value(&facts).expect("facts are JSON");
    actual["issues"] = facts.issues.iter().map(|issue| json!([issue.path, issue.code, issue.message])).collect();
    actual["status"] = facts.status.into();
    actual["retryAfterMs"] = facts.retry_after_ms.into();
    actual["outcome"] = facts.standalone_outcome(profile).word().into();
    actual["notAccepted"] = facts.not_accepted.into();
    let mut expected = json!({
        "status": row["status"], "code": row["code"], "param": null, "issues": [], "requestId": null,
        "transient": false, "retryAfterMs": null, "permanent": null, "docsUrl": null,
        "notAccepted": row["read"]["outcome"] == "not-sent",
    });
    let read = row["read"].as_object().expect("what it must be read as");
    for name in ["category", "scope", "outcome", "message"] {
        assert!(read.contains_key(name), "{} does not say its {name}", row["name"]);
    }
    expected.as_object_mut().expect("an object").extend(read.clone());
    let expected = expected.as_object().expect("an object");
    let differences: Vec<String> = expected
        .iter()
        .filter(|(key, value)| actual[key.as_str()] != **value)
        .map(|(key, value)| format!("    {key}: {} instead of {value}", actual[key.as_str()]))
        .collect();
    let id = profile.map_or("without a profile", |profile| profile.id);
    (!differences.is_empty())
        .then(|| format!("  {id}: {} ({})\n{}", row["name"], row["catches"], differences.join("\n")))
}

fn facts(row: &Json, profile: Option<&Profile>) -> ErrorFacts {
    with_response(row, NOW, |response| read(response, profile))
}

#[cfg(not(target_arch = "wasm32"))]
mod anything {
    use super::*;
    use proptest::prelude::*;

    fn tree() -> impl Strategy<Value = Value<'static>> {
        let key = prop_oneof![
            prop::sample::select(vec![
                "error",
                "errors",
                "message",
                "code",
                "details",
                "issues",
                "path",
                "detail",
                "title",
                "type",
                "status",
                "param",
                "properties",
                "items",
                "field",
                "source",
                "pointer",
                "meta",
                "request_id",
                "success",
                "name",
                "retry_after",
                "id",
                "messages",
                "recipients",
                "data",
                "error_code",
            ])
            .prop_map(str::to_owned),
            ".{0,6}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<f64>().prop_map(number),
            (-500_i32..600).prop_map(|integer| number(f64::from(integer))),
            ".{0,40}".prop_map(|text| Value::String(text.into())),
            Just(Value::Other("a function")),
        ];
        leaf.prop_recursive(6, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::vec((key.clone(), inner), 0..6).prop_map(|entries: Vec<(String, _)>| {
                    Value::Object(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_json_body_is_read_without_a_panic_and_has_a_message(body in tree(), status in any::<u16>()) {
            let headers = Headers::new();
            let response = Response { status, headers: &headers, body: Body::Json(&body), now_ms: NOW };
            for profile in providers::all().map(Some).chain([None]) {
                let facts = read(&response, profile);
                prop_assert!(!facts.message.is_empty());
                prop_assert!(facts.message.len() <= 503);
                prop_assert!(facts.issues.len() <= 100);
            }
            is_failure_inside_success(&body);
        }

        #[test]
        fn every_text_body_is_read_without_a_panic_and_has_a_message(text in "\\PC{0,80}", tag in "<[a-z]{0,6}>?") {
            let headers = Headers::new();
            for text in [text.clone(), [tag.as_str(), &text].concat(), ["<title>", &text].concat()] {
                let response = Response { status: 500, headers: &headers, body: Body::Text(&text), now_ms: NOW };
                prop_assert!(!read(&response, None).message.is_empty());
            }
        }
    }
}
