//! The error reader without a profile.
//!
//! `data/error-samples.json` has recorded or documented bodies of messaging providers. `data/error-bodies.json` has bodies of other
//! APIs, from their public documentation, and of every kind that frameworks, gateways and standards produce. Each row names its
//! family, and the mistake that it catches (`why`). A fact that can be read in more than one way is `open` and does not count. No
//! rule of the reader is for a single provider.
//!
//! A message is null if the body has none; the reader then makes one from the status.

#[path = "support/json.rs"]
mod json;
#[path = "support/row.rs"]
mod row;

use row::with_response;
use serde_json::{Value as Json, json};
use tidings::error::{ErrorFacts, message_failure, read};
use tidings::util::http::{Body, Headers, Response};
use tidings::util::value::Value;
use tidings::vocabulary::MessageStatus;

/// The beginning of 2026.
const NOW_MS: u64 = 1_767_225_600_000;
const SAMPLES: &str = include_str!("../data/error-samples.json");
const BODIES: &str = include_str!("../data/error-bodies.json");

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_fact_of_the_recorded_samples_is_read_without_a_profile() {
    assert_eq!(rows(SAMPLES).len(), 83);
    check_table(SAMPLES, "recorded samples");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_fact_of_the_bodies_of_other_apis_is_read_without_a_profile() {
    check_table(BODIES, "bodies of other APIs");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_row_has_a_name_a_family_and_a_reason() {
    for table in [SAMPLES, BODIES] {
        for row in rows(table) {
            for property in ["name", "family", "why"] {
                assert!(row[property].as_str().is_some_and(|text| !text.is_empty()), "{row} has no {property}");
            }
        }
    }
}

fn rows(table: &str) -> Vec<Json> {
    serde_json::from_str(table).expect("the table is JSON")
}

fn check_table(table: &str, what: &str) {
    let (mut right, mut wrong) = (0, Vec::new());
    for row in rows(table) {
        let actual = facts_of(&row);
        let open: Vec<&str> = row["open"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        for (fact, expected) in row["expect"].as_object().expect("expectations") {
            let same = match fact.as_str() {
                // 1 and 1.0 are equal.
                "retry_after_s" => actual[fact].as_f64() == expected.as_f64(),
                _ => actual[fact] == *expected,
            };
            match same {
                _ if open.contains(&fact.as_str()) => {}
                true => right += 1,
                false => wrong.push(format!(
                    "  {} ({}): {fact} is {} instead of {expected}",
                    row["name"], row["why"], actual[fact]
                )),
            }
        }
    }
    let all = right + wrong.len();
    println!("{what}: {right} of {all} facts are right, {:.2} %", 100.0 * right as f64 / all as f64);
    assert!(wrong.is_empty(), "{} of {all} facts are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn facts_of(row: &Json) -> Json {
    let none = Headers::new();
    let (facts, silent) = with_response(row, NOW_MS, |response| {
        let silent = Response { headers: &none, body: Body::Empty, ..*response };
        (read(response, None), read(&silent, None))
    });
    let outcome = facts.standalone_outcome(None).word();
    let ErrorFacts { category, scope, code, message, param, request_id, transient, retry_after_ms, docs_url, .. } =
        facts;
    json!({
        "category": category.word(),
        "scope": scope.map(tidings::vocabulary::Scope::word),
        "code": code,
        "message": (message != silent.message).then_some(message),
        "param": param,
        "request_id": request_id,
        "transient": transient,
        "outcome": outcome,
        "retry_after_s": retry_after_ms.map(|wait| wait as f64 / 1000.0),
        "docs_url": docs_url,
    })
}

/// A code, its category as the failure of one message, its category as that of a request with status 400, and the mistake that
/// the row catches.
const CODES: [(&str, &str, &str, &str); 28] = [
    ("ESME_RTHROTTLED", "rate-limit", "rate-limit", "SMPP's throttling read as a bad request"),
    ("ESME_RMSGQFUL", "rate-limit", "rate-limit", "a full queue read as a bad request"),
    ("ESME_RINVDSTADR", "validation", "validation", "an invalid recipient read as a carrier failure"),
    ("ESME_RINVSRCADR", "validation", "validation", "an invalid sender read as a carrier failure"),
    ("ESME_RINVPASWD", "authentication", "authentication", "a wrong password read as an invalid field"),
    ("ESME_RINVSYSID", "authentication", "authentication", "a wrong system id read as an invalid field"),
    ("ESME_RBINDFAIL", "authentication", "authentication", "a failed bind not known"),
    ("ESME_RSYSERR", "server", "validation", "a system error not known"),
    ("ESME_RX_T_APPN", "unavailable", "validation", "a temporary error read as a permanent one"),
    ("UNDELIV", "carrier", "carrier", "a short word of a receipt not known"),
    ("REJECTD", "carrier", "carrier", "a short word of a receipt not known"),
    ("EXPIRED", "carrier", "carrier", "a word of a receipt not known"),
    ("DELETED", "carrier", "carrier", "a word of a receipt not known"),
    ("TOKEN_EXPIRED", "authentication", "authentication", "every `expired` read as a word of a receipt"),
    ("AbsentSubscriber", "carrier", "carrier", "a cause of 3GPP TS 29.002 not known"),
    ("UnknownSubscriber", "carrier", "carrier", "a cause of 3GPP TS 29.002 not known"),
    ("CallBarred", "carrier", "carrier", "a cause of 3GPP TS 29.002 not known"),
    ("CARRIER_REJECTED", "carrier", "carrier", "a keyword not known"),
    ("INVALID_NUMBER", "validation", "validation", "a keyword not known"),
    ("INSUFFICIENT_BALANCE", "payment", "payment", "missing money read as a missing permission"),
    ("INSUFFICIENT_SCOPE", "permission", "permission", "a missing permission read as missing money"),
    ("BLOCKED_SPAM", "blocked", "blocked", "a keyword not known"),
    ("BLOCKED_OPTED_OUT", "opted-out", "opted-out", "the general keyword before the specific one"),
    ("STOP", "opted-out", "opted-out", "the keyword not known"),
    ("STOPPED_BY_USER", "unknown", "validation", "a longer word read as the keyword"),
    ("DUPLICATE_MESSAGE", "conflict", "conflict", "a duplicate not known"),
    ("MONTHLY_LIMIT", "quota", "quota", "a monthly limit read as a rate limit"),
    ("14015550123", "unknown", "validation", "a status found inside a number"),
];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn codes_are_categorized_without_a_profile() {
    let headers = Headers::new();
    for (code, of_message, of_request, why) in CODES {
        let failure = message_failure(Some(code), None, MessageStatus::Failed, None);
        assert_eq!(failure.facts.category.word(), of_message, "{code}: {why}");
        let body = Value::Object(vec![("code".into(), code.into()), ("message".into(), "No".into())]);
        let response = Response { status: 400, headers: &headers, body: Body::Json(&body), now_ms: NOW_MS };
        assert_eq!(read(&response, None).category.word(), of_request, "{code}: {why}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod anything {
    use super::json::{number, value};
    use super::*;
    use proptest::prelude::*;
    use tidings::error::is_failure_inside_success;

    /// Every body of both tables, as a source of other bodies.
    fn bodies() -> Vec<Value<'static>> {
        [SAMPLES, BODIES].into_iter().flat_map(rows).filter_map(|row| row.get("body").map(value)).collect()
    }

    /// Every string of both tables.
    fn texts() -> Vec<String> {
        let rows = [SAMPLES, BODIES].into_iter().flat_map(rows);
        rows.filter_map(|row| row["text"].as_str().map(str::to_owned)).collect()
    }

    /// Replaces the value at `index` of a tree by `leaf`.
    fn graft(tree: &mut Value<'static>, index: &mut usize, leaf: &Value<'static>) {
        if *index == 0 {
            *tree = leaf.clone();
        }
        *index = index.wrapping_sub(1);
        match tree {
            Value::Array(items) => items.iter_mut().for_each(|item| graft(item, index, leaf)),
            Value::Object(entries) => entries.iter_mut().for_each(|(_, item)| graft(item, index, leaf)),
            _ => {}
        }
    }

    fn leaf() -> impl Strategy<Value = Value<'static>> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<f64>().prop_map(number),
            ".{0,700}".prop_map(|text| Value::String(text.into())),
            Just(Value::Array(Vec::new())),
            prop::sample::select(bodies()),
            prop::collection::vec(prop::sample::select(bodies()), 0..4).prop_map(Value::Array),
        ]
    }

    fn check(facts: &ErrorFacts) -> Result<(), TestCaseError> {
        prop_assert!(!facts.message.is_empty() && facts.message.len() <= 504);
        for fact in [&facts.code, &facts.param, &facts.request_id, &facts.docs_url] {
            prop_assert!(fact.as_ref().is_none_or(|fact| !fact.is_empty() && fact.len() <= 204), "{fact:?}");
        }
        prop_assert!(facts.issues.len() <= 100);
        prop_assert!(facts.issues.iter().all(|issue| issue.path.len() <= 204 && issue.message.len() <= 504));
        prop_assert!(facts.retry_after_ms.is_none_or(|wait| wait <= (1 << 53)));
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_body_with_a_part_of_another_stays_within_every_limit(
            body in prop::sample::select(bodies()), index in 0..24_usize, leaf in leaf(), status in any::<u16>(),
        ) {
            let mut body = body;
            graft(&mut body, &mut { index }, &leaf);
            let headers = Headers::new();
            check(&read(&Response { status, headers: &headers, body: Body::Json(&body), now_ms: NOW_MS }, None))?;
            is_failure_inside_success(&body);
        }

        #[test]
        fn a_string_with_a_piece_of_another_stays_within_every_limit(
            text in prop::sample::select(texts()), other in prop::sample::select(texts()),
            from in 0..400_usize, to in 0..400_usize, noise in ".{0,40}", status in any::<u16>(),
        ) {
            let cut = |text: &str, at: usize| text.floor_char_boundary(at.min(text.len()));
            let text = [&text[..cut(&text, from)], &noise, &other[cut(&other, to)..]].concat();
            let headers = Headers::new();
            check(&read(&Response { status, headers: &headers, body: Body::Text(&text), now_ms: NOW_MS }, None))?;
        }

        #[test]
        fn a_header_with_any_value_stays_within_every_limit(
            name in "(x-|my-)?(request-id|trace-id|error-code|errortype|retry-after)", text in ".{0,700}",
        ) {
            let headers: Headers = [(name, text)].into_iter().collect();
            check(&read(&Response { status: 429, headers: &headers, body: Body::Empty, now_ms: NOW_MS }, None))?;
        }
    }
}
