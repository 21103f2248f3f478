//! The events of a webhook. `pkg/src/webhooks/events.ts` is the other side; the types in `pkg/src/wasm/results.ts` are
//! generated from those here.

use std::rc::Rc;
use wasm_bindgen::prelude::*;

use super::registry::Registry;
use crate::error::MessageFailure;
use crate::provider::{EventType, OwnedProfile};
use crate::util::http::Headers;
use crate::util::json;
use crate::util::json_text::to_json;
use crate::vocabulary::{Category, MessageStatus, Outcome, Scope};
use crate::webhook::{Event, read_events};
use serde::Serialize;

thread_local! {
    static PROFILES: Registry<OwnedProfile> = const { Registry::new() };
}

/// Registers the parts of a profile that webhooks need and returns their handle. `json`: their JSON text.
#[wasm_bindgen(js_name = registerWebhookProfile)]
pub fn register_webhook_profile(json: &str) -> u32 {
    let profile = OwnedProfile::of_parts(json);
    profile.map_or(0, |profile| PROFILES.with(|profiles| profiles.add(Rc::new(profile))))
}

/// The events of a verified body, as JSON text: an array, or null for more than 10,000; empty if the profile of the handle was
/// forgotten. `body`: JSON text. `headers`: the header fields that the profile names, as JSON text: arrays of the name, the value
/// and whether it is signed.
#[wasm_bindgen(js_name = webhookEvents)]
pub fn webhook_events(profile: u32, body: &str, headers: &str) -> String {
    let Some(profile) = PROFILES.with(|profiles| profiles.get(profile)) else { return String::new() };
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
    let events = read_events(profile.get(), &body, &headers, &signed);
    to_json(&events.ok().as_ref().map(|events| events.iter().map(WebhookEvent::from).collect::<Vec<_>>()))
}

/// One event, without `raw`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WebhookEvent<'a> {
    r#type: EventType,
    name: Option<&'a str>,
    message_id: Option<&'a str>,
    reference: Option<&'a str>,
    status: Option<MessageStatus>,
    to: Option<&'a str>,
    from: Option<&'a str>,
    body: Option<&'a str>,
    /// The URLs of the media of an inbound message.
    media_urls: &'a [String],
    /// The time as the provider wrote it.
    at: Option<&'a str>,
    error: Option<WebhookFailure<'a>>,
    key: Option<&'a str>,
    delivery_id: Option<&'a str>,
    /// The names and indexes that lead to the event's part of the body, with dots between them; empty for all of it.
    location: &'a str,
}

/// Why a message failed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WebhookFailure<'a> {
    category: Category,
    scope: Option<Scope>,
    outcome: Outcome,
    code: Option<&'a str>,
    message: Option<&'a str>,
    transient: bool,
    retryable: bool,
    permanent: Option<bool>,
    docs_url: Option<&'a str>,
}

impl<'a> From<&'a Event> for WebhookEvent<'a> {
    fn from(event: &'a Event) -> WebhookEvent<'a> {
        let error = event.error.as_ref().map(|(MessageFailure { facts, outcome }, text)| WebhookFailure {
            category: facts.category,
            scope: facts.scope,
            outcome: *outcome,
            code: facts.code.as_deref(),
            message: text.as_ref().map(|_| &*facts.message),
            transient: facts.transient,
            retryable: facts.retryable(*outcome, false),
            permanent: facts.permanent,
            docs_url: facts.docs_url.as_deref(),
        });
        WebhookEvent {
            r#type: event.event_type,
            name: event.name.as_deref(),
            message_id: event.message_id.as_deref(),
            reference: event.reference.as_deref(),
            status: event.status,
            to: event.to.as_deref(),
            from: event.from.as_deref(),
            body: event.body.as_deref(),
            media_urls: &event.media_urls,
            at: event.at.as_deref(),
            error,
            key: event.key.as_deref(),
            delivery_id: event.delivery_id.as_deref(),
            location: &event.location,
        }
    }
}
