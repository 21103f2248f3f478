//! The events of a webhook. `pkg/src/webhooks/events.ts` is the other side.

use wasm_bindgen::prelude::*;

use crate::provider::Profile;
use crate::util::http::Headers;
use crate::util::value::{Value, array, object};
use crate::util::{json, json_text};
use crate::vocabulary::{MessageStatus, Scope};
use crate::webhook::{Event, read_events};

/// The events of a verified body, as JSON text: an array, or null for more than 10,000. `profile`: the parts of a profile that
/// webhooks need, as JSON text. `body`: JSON text. `headers`: the header fields that the profile names, as JSON text: arrays of
/// the name, the value and whether it is signed.
#[wasm_bindgen(js_name = webhookEvents)]
pub fn webhook_events(profile: &str, body: &str, headers: &str) -> String {
    let profile = Profile::of_parts(json::parse(profile).unwrap_or_default().into_owned());
    let body = json::parse(body).unwrap_or_default();
    let fields = json::parse(headers).unwrap_or_default();
    let (mut headers, mut signed) = (Headers::new(), Headers::new());
    for field in fields.items() {
        if let (Some(name), Some(value)) = (field.item(0).as_str(), field.item(1).as_str()) {
            headers.append(name, value);
            if field.item(2).as_bool() == Some(true) {
                signed.append(name, value);
            }
        }
    }
    json_text::write(&match read_events(&profile, &body, &headers, &signed) {
        Ok(events) => array(&events),
        Err(_) => Value::Null,
    })
}

impl From<&Event> for Value<'_> {
    fn from(event: &Event) -> Self {
        let mut value = object(Vec::new());
        value.add_string("type", Some(event.event_type.word()));
        value.add_string("messageId", event.message_id.as_deref());
        value.add_string("reference", event.reference.as_deref());
        value.add_string("status", event.status.map(MessageStatus::word));
        value.add_string("to", event.to.as_deref());
        value.add_string("from", event.from.as_deref());
        value.add_string("body", event.body.as_deref());
        value.add_string("at", event.at.as_deref());
        value.insert(
            "error",
            event.error.as_ref().map_or(Value::Null, |(failure, text)| {
                let facts = &failure.facts;
                let mut error = object(Vec::new());
                error.add_string("category", Some(facts.category.word()));
                error.add_string("scope", facts.scope.map(Scope::word));
                error.add_string("outcome", Some(failure.outcome.word()));
                error.add_string("code", facts.code.as_deref());
                error.add_string("message", text.as_ref().map(|_| &*facts.message));
                error.add_boolean("transient", Some(facts.transient));
                error.add_boolean("retryable", Some(facts.retryable(failure.outcome, false)));
                error.add_boolean("permanent", facts.permanent);
                error.add_string("docsUrl", facts.docs_url.as_deref());
                error
            }),
        );
        value.add_string("key", event.key.as_deref());
        value.add_string("deliveryId", event.delivery_id.as_deref());
        value.add_string("location", Some(&event.location));
        value
    }
}
