//! The profile language reads the same in every way in: a response that fails, a message in a response, a webhook.
//!
//! The table is `data/profile-language.json`; `tests/package/provider/profile-language.test.mjs` runs it through the package.

#[path = "support/json.rs"]
mod json;

use json::{kept, value};
use serde_json::{Map, Value as Json, json};
use tidings::error::{ErrorFacts, is_explicit_failure, read};
use tidings::provider::Profile;
use tidings::response::{SendError, SendResponse, SentMessage, read_send};
use tidings::util::http::{Body, Headers, Response};
use tidings::vocabulary::{Outcome, Scope};
use tidings::webhook::read_events;

const TABLE: &str = include_str!("../data/profile-language.json");
/// What the HTTP status decides for a request, and the status of the message for a message.
const BY_STATUS: [&str; 3] = ["outcome", "transient", "retryable"];

macro_rules! check_groups {
    ($($test:ident: $group:literal,)*) => {
        $(
            #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
            #[cfg_attr(not(target_arch = "wasm32"), test)]
            fn $test() {
                check_group($group);
            }
        )*
    };
}

check_groups! {
    paths_read_the_same_in_every_way_in: "paths",
    conditions_read_the_same_in_every_way_in: "conditions",
    rules_read_the_same_in_every_way_in: "rules",
    statuses_read_the_same_in_every_way_in: "statuses",
    failures_read_the_same_in_every_way_in: "failures",
}

fn check_group(group: &str) {
    let table: Json = serde_json::from_str(TABLE).expect("the table is JSON");
    let rows = table["rows"].as_array().expect("rows").iter().filter(|row| row["group"] == group);
    let (mut checks, mut wrong) = (0, Vec::new());
    for row in rows {
        for (way, expected, actual) in check(&table["profile"], row) {
            checks += 1;
            let mut differences = Vec::new();
            compare(&expected, &actual, &mut differences);
            if !differences.is_empty() {
                wrong.push(format!("  {} ({}): {way}: {}", row["name"], row["why"], differences.join("; ")));
            }
        }
    }
    assert!(checks > 0, "no rows of {group}");
    assert!(wrong.is_empty(), "{} of {checks} checks differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The differences in the expected properties.
fn compare(expected: &Json, actual: &Json, differences: &mut Vec<String>) {
    for (name, value) in expected.as_object().expect("expectations") {
        let found = &actual[name];
        if value.is_object() && found.is_object() {
            compare(value, found, differences);
        } else if value != found {
            differences.push(format!("{name} is {found} instead of {value}"));
        }
    }
}

/// Each way in with what is expected and what is there.
fn check(base: &Json, row: &Json) -> Vec<(String, Json, Json)> {
    if row["conditions"].is_array() {
        return check_conditions(base, row);
    }
    let is_way = |way: &str| row["ways"].as_array().is_none_or(|ways| ways.iter().any(|one| one == way));
    let mut checks = Vec::new();
    let body = body_of(row);
    let arrangements = match row["items"].as_str() {
        Some(items) => vec![("", Some(items), body.clone())],
        None => vec![("", None, body.clone()), (" in items", Some("list"), json!({ "list": [body] }))],
    };
    for (how, items, body) in arrangements {
        let profile = profile_of(base, row, items);
        if is_way("message") {
            let expected = with_own(&row["expect"], &row["message"]);
            checks.push((format!("message{how}"), expected, message(&profile, &body, &row["headers"])));
        }
        if is_way("event") {
            let expected = with_own(&row["expect"], &row["event"]);
            checks.push((format!("event{how}"), expected, event(&profile, &body, &row["headers"])));
        }
    }
    if is_way("request") && row["expect"]["error"].is_object() && row["items"].is_null() {
        let mut expected = row["expect"]["error"].clone();
        let facts = expected.as_object_mut().expect("facts");
        BY_STATUS.iter().for_each(|name| drop(facts.remove(*name)));
        let profile = Profile::read(kept(&profile_of(base, row, None))).expect("a profile");
        let facts = with_response(400, &body, &Json::Null, |response| read(response, Some(&profile)));
        let outcome = facts.standalone_outcome(Some(&profile));
        checks.push(("request".to_owned(), with_own(&expected, &row["request"]), show(&facts, outcome)));
    }
    if row["group"] == "statuses" {
        let mut profile = profile_of(base, row, None);
        let response = profile["response"].as_object_mut().expect("a response");
        let path = response.remove("messageStatus").expect("a status");
        response.insert("status".to_owned(), path);
        let expected = with_own(&row["expect"], &row["message"])["status"].clone();
        let status = message(&profile, &body, &Json::Null)["status"].clone();
        checks.push(("whole send".to_owned(), json!({ "status": expected }), json!({ "status": status })));
    }
    checks
}

fn check_conditions(base: &Json, row: &Json) -> Vec<(String, Json, Json)> {
    let body = body_of(row);
    let mut profile = profile_of(base, row, None);
    profile["response"]["failedWhen"] = row["conditions"].clone();
    profile["webhook"]["events"][0]["when"] = row["conditions"].clone();
    let parsed = Profile::read(kept(&profile)).expect("a profile");
    let fails = is_explicit_failure(&value(&body), Some(&parsed));
    let sends = with_response(200, &body, &Json::Null, |response| read_send(&parsed, response, &[])).is_err();
    let is_status = event(&profile, &body, &Json::Null)["type"] == "status";
    vec![
        ("request".to_owned(), json!({ "any": row["any"] }), json!({ "any": fails })),
        ("send".to_owned(), json!({ "any": row["any"] }), json!({ "any": sends })),
        ("event".to_owned(), json!({ "all": row["all"] }), json!({ "all": is_status })),
    ]
}

/// The row's body. A message without an id of its own has one, because the response to a send must have it.
fn body_of(row: &Json) -> Json {
    if row["items"].is_null() { merge(&json!({ "id": "m1" }), &row["body"]) } else { row["body"].clone() }
}

/// Two objects as one; of two values with the same name the second counts.
fn merge(one: &Json, other: &Json) -> Json {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            let mut merged: Map<String, Json> = one.clone();
            for (name, value) in other {
                let both = merged.get(name).map(|first| merge(first, value));
                merged.insert(name.clone(), both.unwrap_or_else(|| value.clone()));
            }
            Json::Object(merged)
        }
        _ => other.clone(),
    }
}

/// What is expected of a row, with what differs in this way in.
fn with_own(expected: &Json, own: &Json) -> Json {
    if own.is_null() { expected.clone() } else { merge(expected, own) }
}

/// The profile of a row. `items`: the path to the messages.
fn profile_of(base: &Json, row: &Json, items: Option<&str>) -> Json {
    let mut profile = with_own(base, &row["profile"]);
    let mut put = |place: &str, name: &str, path: &Json| {
        if !path.is_null() {
            profile.pointer_mut(place).expect("a part of the profile")[name] = path.clone();
        }
    };
    let paths = &row["paths"];
    let items = Json::from(items);
    put("/response", "items", &items);
    put("/webhook", "items", &items);
    put("/errors", "code", &paths["code"]);
    put("/errors", "message", &paths["text"]);
    for (fact, in_response, in_event) in [
        ("code", "messageErrorCode", "errorCode"),
        ("text", "messageErrorMessage", "errorMessage"),
        ("status", "messageStatus", "status"),
        ("id", "messageId", "messageId"),
        ("to", "messageTo", "to"),
    ] {
        put("/response", in_response, &paths[fact]);
        put("/webhook/events/0", in_event, &paths[fact]);
    }
    profile
}

fn headers_of(headers: &Json) -> Headers {
    let fields = headers.as_object().into_iter().flatten();
    fields.map(|(name, value)| (name, value.as_str().expect("a header is text"))).collect()
}

fn with_response<T>(status: u16, body: &Json, headers: &Json, act: impl FnOnce(&Response) -> T) -> T {
    let (body, headers) = (value(body), headers_of(headers));
    act(&Response { status, headers: &headers, body: Body::Json(&body), now_ms: 0 })
}

/// The first message in the response to a send, and the ids of all.
fn message(profile: &Json, body: &Json, headers: &Json) -> Json {
    let profile = Profile::read(kept(profile)).expect("a profile");
    let read = with_response(200, body, headers, |response| read_send(&profile, response, &[]));
    let messages = match read {
        Ok(SendResponse { messages, .. }) => messages,
        Err(SendError { response, .. }) => response.map(|response| response.messages).unwrap_or_default(),
    };
    let ids: Vec<&Option<String>> = messages.iter().map(|message| &message.id).collect();
    let Some(SentMessage { id, to, status, error, .. }) = messages.first() else { return Json::Null };
    let error = error.as_ref().map(|failure| show(&failure.facts, failure.outcome));
    json!({ "id": id, "to": to, "status": status.word(), "error": error, "ids": ids })
}

/// The first event of a webhook, and the ids of all.
fn event(profile: &Json, body: &Json, headers: &Json) -> Json {
    let profile = Profile::read(kept(profile)).expect("a profile");
    let (body, headers) = (value(body), headers_of(headers));
    let events = read_events(&profile, &body, &headers, &headers).expect("few events");
    let ids: Vec<&Option<String>> = events.iter().map(|event| &event.message_id).collect();
    let first = events.first().expect("an event");
    let error = first.error.as_ref().map(|(failure, _)| show(&failure.facts, failure.outcome));
    json!({
        "type": first.event_type.word(), "id": first.message_id, "to": first.to,
        "status": first.status.map(tidings::vocabulary::MessageStatus::word), "error": error, "ids": ids,
    })
}

fn show(facts: &ErrorFacts, outcome: Outcome) -> Json {
    json!({
        "category": facts.category.word(), "scope": facts.scope.map(Scope::word), "outcome": outcome.word(),
        "code": facts.code, "message": facts.message, "transient": facts.transient,
        "retryable": facts.retryable(outcome, false), "permanent": facts.permanent, "docsUrl": facts.docs_url,
    })
}
