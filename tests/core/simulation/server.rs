//! A simulated provider: it accepts messages, recognises idempotency keys, and fails in many different ways.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use tidings::call::{Call, Payload};
use tidings::provider::{KeyLocation, Path, Profile};
use tidings::util::value::Value;

use crate::rng::Rng;

/// The result of a request.
pub(crate) struct Reply {
    pub after_ms: u64,
    pub kind: Kind,
    /// The wait that a well-behaved client has to keep, in milliseconds.
    pub asked_ms: u64,
}

pub(crate) enum Kind {
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Json,
        text: Option<String>,
    },
    Lost,
    /// No response; the client's timeout ends the attempt.
    Silence,
}

pub(crate) struct Server {
    profile: &'static Profile<'static>,
    /// The response to each key, and when it was ready.
    keys: HashMap<String, (Json, u64)>,
    /// How many messages were delivered for the current call.
    pub delivered: u32,
    pub keys_seen: Vec<Option<String>>,
}

impl Server {
    pub(crate) fn new(profile: &'static Profile<'static>) -> Server {
        Server { profile, keys: HashMap::new(), delivered: 0, keys_seen: Vec::new() }
    }

    pub(crate) fn begin_call(&mut self) {
        self.keys.clear();
        self.keys_seen.clear();
        self.delivered = 0;
    }

    pub(crate) fn request(&mut self, call: &Call, now_ms: u64, rng: &mut Rng) -> Reply {
        let key = self.key(call);
        self.keys_seen.push(key.clone());
        let after_ms = rng.below(400);
        let reply = |kind, asked_ms| Reply { after_ms, kind, asked_ms };
        let plain = |status, body| Kind::Response { status, headers: Vec::new(), body, text: None };
        match rng.below(100) {
            0..=39 => {
                let body = self.accept(call, key, now_ms);
                reply(self.success(body), 0)
            }
            40..=45 => reply(Kind::Lost, 0),
            46..=51 => {
                self.accept(call, key, now_ms + after_ms);
                reply(Kind::Lost, 0)
            }
            52..=54 => reply(Kind::Silence, 0),
            55..=58 => {
                self.accept(call, key, now_ms + rng.below(60_000));
                reply(Kind::Silence, 0)
            }
            59..=63 => reply(plain([500, 502, 503, 504][rng.below(4) as usize], Json::Null), 0),
            64..=67 => {
                self.accept(call, key, now_ms);
                reply(plain(500, json!({ "error": "pipeline processing failed" })), 0)
            }
            68..=79 => {
                let (name, value, asked_ms) = hint(now_ms + after_ms, rng);
                let headers = vec![(name, value)];
                reply(
                    Kind::Response { status: 429, headers, body: json!({ "error": "slow down" }), text: None },
                    asked_ms,
                )
            }
            80..=83 => {
                let (name, value, asked_ms) = hint(now_ms + after_ms, rng);
                reply(
                    Kind::Response { status: 503, headers: vec![(name, value)], body: Json::Null, text: None },
                    asked_ms,
                )
            }
            84..=90 => {
                let status = [400, 401, 402, 403, 404, 409, 413, 422][rng.below(8) as usize];
                reply(plain(status, json!({ "error": { "code": "nope", "message": "No." } })), 0)
            }
            91..=93 => {
                let text = Some("<html><title>502 Bad Gateway</title></html>".to_owned());
                reply(Kind::Response { status: 502, headers: Vec::new(), body: Json::Null, text }, 0)
            }
            94..=96 => {
                let body = self.accept(call, key, now_ms);
                let text = body.to_string();
                let text = Some(text[..text.len() / 2].to_owned());
                reply(Kind::Response { status: 202, headers: Vec::new(), body: Json::Null, text }, 0)
            }
            _ => reply(plain(503, json!({ "error": { "code": "SERVICE_UNAVAILABLE" } })), 0),
        }
    }

    /// Accepts the message, unless one with the same key was accepted already.
    fn accept(&mut self, call: &Call, key: Option<String>, ready_ms: u64) -> Json {
        if let Some((response, _)) = key.as_ref().and_then(|key| self.keys.get(key)) {
            return response.clone();
        }
        if call.to.is_some() {
            self.delivered += 1;
        }
        let response = self.response(call);
        if let Some(key) = key {
            self.keys.insert(key, (response.clone(), ready_ms));
        }
        response
    }

    fn success(&self, body: Json) -> Kind {
        // Sent v2 responds to a send without a body.
        let status = if body.is_null() { 200 } else { 202 };
        Kind::Response { status, headers: Vec::new(), body, text: None }
    }

    fn response(&self, call: &Call) -> Json {
        let to = call.to.as_ref().and_then(|to| to.first());
        match self.profile.response.items.iter().next() {
            _ if call.to.is_none() => json!({ "data": { "id": "m1" } }),
            Some(path) if Some(path) == Path::parse("data.recipients") => {
                json!({ "success": true, "error": null, "data": {
                "status": "QUEUED", "recipients": [{ "message_id": "m1", "to": to, "channel": "sms" }] } })
            }
            _ if self.profile.response.may_be_empty => Json::Null,
            _ => json!({ "id": "m1", "to": to, "status": "queued", "error_code": null, "error_message": null }),
        }
    }

    /// The idempotency key, where the profile says that the provider looks for it.
    fn key(&self, call: &Call) -> Option<String> {
        let rule = self.profile.idempotency.as_ref()?;
        match (rule.location, &call.body) {
            (KeyLocation::Header, _) => {
                let mut headers = call.headers.iter();
                headers.find(|(name, _)| name.eq_ignore_ascii_case(rule.name)).map(|(_, key)| key.clone())
            }
            (KeyLocation::Body, Payload::Json(body) | Payload::Form(body)) => {
                body.get(rule.name).as_str().map(str::to_owned)
            }
            (KeyLocation::Body, Payload::None) => None,
        }
    }
}

/// Replaces the key of the request, like a client that makes a new one for each attempt.
pub(crate) fn replace_key(call: &mut Call, profile: &Profile, key: &str) {
    let Some(rule) = &profile.idempotency else { return };
    for (name, value) in &mut call.headers {
        if *name == rule.name {
            *value = key.to_owned();
        }
    }
    if let Payload::Json(Value::Object(entries)) = &mut call.body {
        for (name, value) in entries {
            if *name == rule.name {
                *value = Value::owned(key);
            }
        }
    }
}

/// A wait in one of the forms that servers use: name, value, and the milliseconds that it asks for at `now_ms`.
fn hint(now_ms: u64, rng: &mut Rng) -> (String, String, u64) {
    let seconds = [0, 1, 2, 3, 7, 30, 59, 61, 3_600, 9_999_999_999][rng.below(10) as usize];
    let epoch = now_ms / 1000 + seconds.min(100_000);
    let at = |epoch: u64| (epoch * 1000).saturating_sub(now_ms);
    let (name, value, asked) = match rng.below(6) {
        0 => ("Retry-After", seconds.to_string(), seconds * 1000),
        1 => ("retry-after-ms", (seconds * 100).to_string(), seconds * 100),
        2 => ("X-RateLimit-Reset", epoch.to_string(), at(epoch)),
        3 => ("X-RateLimit-Reset", (epoch * 1000).to_string(), at(epoch)),
        4 => ("RateLimit", format!("\"default\";r=0;t={}", seconds.min(100_000)), seconds.min(100_000) * 1000),
        _ => ("Retry-After", "soon".to_owned(), 0),
    };
    (name.to_owned(), value, asked)
}
