//! Which items of a webhook's body are events, and what identifies them. The facts of one event: `profile_language.rs`.

#[path = "support/json.rs"]
mod json;

use json::{kept, value};
use serde_json::{Value as Json, json};
use tidings::provider::Profile;
use tidings::util::http::Headers;
use tidings::webhook::{Event, MAX_EVENTS, read_events};

/// Each row: the webhook part of a profile, a body, the type, the id of the message, the key and the location of each event, and
/// the mistake that the row catches.
type Row =
    (Json, Json, &'static [(&'static str, Option<&'static str>, Option<&'static str>, &'static str)], &'static str);

fn profile(parts: &Json) -> Profile<'static> {
    Profile::of_parts(kept(parts))
}

fn events_of(webhook: &Json, body: &Json, headers: &[(&str, &str)], signed: &[(&str, &str)]) -> Vec<Event> {
    let profile = profile(&json!({ "webhook": webhook }));
    let fields = |fields: &[(&str, &str)]| fields.iter().copied().collect::<Headers>();
    read_events(&profile, &value(body), &fields(headers), &fields(signed)).expect("few events")
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_item_is_an_event_of_the_first_kind_that_fits() {
    let status =
        json!({ "type": "status", "when": [{ "path": "s", "exists": true }], "messageId": "id", "status": "s" });
    let inbound = json!({ "type": "inbound", "messageId": "id", "eventId": "id" });
    let nested = json!({ "items": "entry[*].changes[*].value", "events": [
        { "type": "inbound", "items": "messages", "messageId": "id", "to": "^number" },
        { "type": "status", "items": "statuses", "messageId": "id", "status": "s" },
    ] });
    let rows: Vec<Row> = vec![
        (
            json!({ "events": [status, inbound] }),
            json!({ "id": "m1", "s": "odd" }),
            &[("status", Some("m1"), Some("m1:status:odd:"), "")],
            "one body read as an event of every kind that fits",
        ),
        (
            json!({ "events": [status, inbound] }),
            json!({ "id": "m1" }),
            &[("inbound", Some("m1"), Some("m1"), "")],
            "the second kind never tried",
        ),
        (
            json!({ "events": [status] }),
            json!({ "id": "m1" }),
            &[("other", None, None, "")],
            "a body that fits no kind lost, or its facts read by a kind that does not fit",
        ),
        (
            json!({ "items": "list", "events": [status, inbound] }),
            json!({ "list": [{ "id": "m1" }, { "id": "m2", "s": "odd" }] }),
            &[("inbound", Some("m1"), Some("m1"), "list.0"), ("status", Some("m2"), Some("m2:status:odd:"), "list.1")],
            "the items out of their order, or the wrong part of the body beside an event",
        ),
        (
            json!({ "items": "list", "events": [inbound] }),
            json!({ "list": [] }),
            &[("inbound", None, None, "")],
            "a body without items lost: it is verified, and `raw` shows what it says",
        ),
        (
            nested.clone(),
            json!({ "entry": [
                { "changes": [{ "value": { "number": "1", "messages": [{ "id": "m1" }], "statuses": [{ "id": "m2", "s": "x" }] } }] },
                { "changes": [{ "value": { "statuses": [{ "id": "m3" }, { "id": "m4" }] } }, { "value": { "other": 1 } }] },
            ] }),
            &[
                ("inbound", Some("m1"), Some("m1:inbound::1"), "entry.0.changes.0.value.messages.0"),
                ("status", Some("m2"), Some("m2:status:x:"), "entry.0.changes.0.value.statuses.0"),
                ("status", Some("m3"), Some("m3:status::"), "entry.1.changes.0.value.statuses.0"),
                ("status", Some("m4"), Some("m4:status::"), "entry.1.changes.0.value.statuses.1"),
                ("other", None, None, "entry.1.changes.1.value"),
            ],
            "events of one of several entries lost, or `^` leads to the body instead of the entry",
        ),
        (
            json!({ "events": [
                { "type": "status", "when": [{ "path": "^^kind", "in": ["batch"] }], "items": ["groups", "to"],
                  "messageId": "^^id", "status": "^s", "to": "" },
                { "type": "inbound", "items": ["groups"], "messageId": "id" },
            ] }),
            json!({ "kind": "batch", "id": "b1", "groups": [{ "s": "x", "to": ["1", "2"] }, { "s": "y", "to": ["3"], "id": "g2" }] }),
            &[
                ("status", Some("b1"), Some("b1:status:x:1"), "groups.0.to.0"),
                ("status", Some("b1"), Some("b1:status:x:2"), "groups.0.to.1"),
                ("status", Some("b1"), Some("b1:status:y:3"), "groups.1.to.0"),
                ("inbound", None, None, "groups.0"),
                ("inbound", Some("g2"), Some("g2:inbound::"), "groups.1"),
            ],
            "items of an inner array lost, or given to another outer one",
        ),
    ];
    for (webhook, body, expected, why) in rows {
        let events = events_of(&webhook, &body, &[], &[]);
        let actual: Vec<_> = events
            .iter()
            .map(|event| {
                (event.event_type.word(), event.message_id.as_deref(), event.key.as_deref(), event.location.as_str())
            })
            .collect();
        assert_eq!(actual, expected, "{why}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_url_of_a_message_counts() {
    let webhook =
        json!({ "events": [{ "type": "inbound", "mediaUrls": ["media[*].url", "image", "header:x-media"] }] });
    let urls = |body| events_of(&webhook, &body, &[], &[]).pop().map(|event| event.media_urls);
    let of = |urls: &[&str]| Some(urls.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>());
    let body =
        json!({ "media": [{ "url": "a" }, { "id": 1 }, { "url": " " }, { "url": 2 }, { "url": "b" }], "image": "c" });
    assert_eq!(urls(body), of(&["a", "b", "c"]), "one lost, or what is no text taken for a URL");
    assert_eq!(urls(json!({ "media": "a" })), of(&[]), "text taken for an array");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_the_provider_says_of_permanence_counts_before_the_rule_of_the_code() {
    let parts = json!({
        "webhook": { "statuses": { "f": "failed", "d": "delivered" }, "events": [
            { "type": "status", "messageId": "id", "status": "s", "errorCode": "c", "errorPermanent": "p" },
        ] },
        "errors": { "codes": { "1": { "category": "carrier", "permanent": false } } },
    });
    let profile = profile(&parts);
    let permanent = |s: &str, p: Json| {
        let body = value(&json!({ "id": "m1", "s": s, "c": "1", "p": p }));
        let events = read_events(&profile, &body, &Headers::new(), &Headers::new()).expect("few events");
        events.first().and_then(|event| event.error.as_ref()).map(|(failure, _)| failure.facts.permanent)
    };
    assert_eq!(permanent("f", json!(true)), Some(Some(true)), "the provider's word ignored");
    assert_eq!(permanent("f", json!("true")), Some(Some(true)), "the word of a form ignored");
    assert_eq!(permanent("f", json!("yes")), Some(Some(false)), "another word taken for one of the two");
    assert_eq!(permanent("f", Json::Null), Some(Some(false)), "without a word, the rule lost");
    assert_eq!(permanent("d", json!(false)), None, "a delivered message with a failure");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_key_consists_of_signed_values_only() {
    let webhook = json!({ "events": [
        { "type": "status", "messageId": "id", "eventId": "header:x-event", "deliveryId": "header:x-delivery" },
    ] });
    let headers = [("X-Event", "e1"), ("x-delivery", "d1")];
    let key = |signed: &[(&str, &str)]| {
        let [event] = <[Event; 1]>::try_from(events_of(&webhook, &json!({ "id": "m1" }), &headers, signed)).unwrap();
        (event.key, event.delivery_id)
    };
    let id = |text: &str| Some(text.to_owned());
    assert_eq!(key(&headers[..1]), (id("e1"), id("d1")), "a signed field ignored");
    assert_eq!(key(&[]), (id("m1:status::"), id("d1")), "a field that an attacker can change is the key");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_parts_of_a_key_must_all_exist() {
    let webhook = json!({ "events": [{ "type": "status", "messageId": "id", "eventIdParts": ["id", "n"] }] });
    let key = |body| events_of(&webhook, &body, &[], &[]).pop().and_then(|event| event.key);
    assert_eq!(key(json!({ "id": "m1", "n": 2 })).as_deref(), Some("m1:2"));
    assert_eq!(
        key(json!({ "id": "m1" })).as_deref(),
        Some("m1:status::"),
        "a key with a part missing: two events in one"
    );
    assert_eq!(key(json!({ "n": 2 })), None, "a key without a message");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_body_has_at_most_ten_thousand_events() {
    let profile = profile(&json!({ "webhook": { "items": "list", "events": [{ "type": "other" }] } }));
    let read = |count| {
        let body = value(&json!({ "list": vec![json!({}); count] }));
        read_events(&profile, &body, &Headers::new(), &Headers::new()).map(|events| events.len())
    };
    assert_eq!(read(MAX_EVENTS).expect("few enough"), MAX_EVENTS);
    assert!(read(MAX_EVENTS + 1).is_err(), "a body of any size read");
}
