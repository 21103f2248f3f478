//! One call, from the machine's first step to its last.

use std::rc::Rc;

use js_sys::{Math, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::client::Inner;
use super::host::{self, Tried};
use super::{foreign, out};
use crate::call::{self, Call};
use crate::error::timing::server_timing;
use crate::error::{self, Answer, Body, Facts, Outcome, local};
use crate::exchange::{Event, Exchange, Plan, Step, Why};
use crate::http::Headers;
use crate::issue::Issue;
use crate::message::{self, Accepted};
use crate::value::{Value, list, map};

/// One call on its way.
pub struct Drive {
    pub client: Rc<Inner>,
    pub call: Call,
    /// Text, or undefined.
    pub body: JsValue,
    pub signal: Option<AbortSignal>,
    /// Settles when the signal fires.
    pub gone: Promise,
    pub operation: String,
    /// Tells the calls of one client apart.
    pub number: u32,
    pub began_ms: u64,
}

/// What remains of the last try, for the end.
#[derive(Default)]
struct Last {
    status: u16,
    headers: Headers,
    raw: JsValue,
    cause: JsValue,
    accepted: Option<Accepted>,
}

impl Drive {
    pub async fn run(self) -> Result<JsValue, JsValue> {
        let options = &self.client.options;
        let plan = Plan {
            repeat: self.call.repeat,
            policy: options.policy.clone(),
            timeout_ms: self.call.options.timeout_ms.unwrap_or(options.timeout_ms),
            deadline_ms: self.call.options.deadline_ms.unwrap_or(options.deadline_ms),
        };
        let mut exchange = Exchange::new(plan, self.began_ms);
        let mut last = Last::default();
        let mut event = if self.is_aborted() { aborted(false) } else { Event::Start };
        loop {
            let waking = matches!(event, Event::Woken);
            let now = if waking { self.client.host.now_down() } else { self.client.host.now_up() };
            let step = self.client.with_quota(|quota| exchange.next(event, now, Math::random(), quota));
            event = match step {
                Step::Send { attempt, timeout_ms } => {
                    self.emit("attempt", attempt, Vec::new());
                    let promise = self.client.attempt(&self.call, &self.body, timeout_ms, &self.signal);
                    let tried: Tried = JsFuture::from(promise).await.unwrap_or_default().unchecked_into();
                    let event = self.read(&tried, timeout_ms, exchange.plan(), &mut last);
                    self.emit_response(attempt, &event, self.client.host.now_up().saturating_sub(now));
                    event
                }
                Step::Wait(wait) => {
                    if wait.begins {
                        let members = vec![
                            ("delayMs", wait.ms.into()),
                            ("hintMs", wait.hint_ms.into()),
                            ("why", wait.why.into()),
                            ("category", wait.category.into()),
                        ];
                        self.emit("wait", exchange.tries(), members);
                    }
                    host::wait(wait.ms, &self.gone).await;
                    if self.is_aborted() { aborted(false) } else { Event::Woken }
                }
                Step::Done(why) => return self.end(&exchange, why, last),
            };
        }
    }

    fn is_aborted(&self) -> bool {
        self.signal.as_ref().is_some_and(AbortSignal::aborted)
    }

    /// What a try means to the machine.
    fn read(&self, tried: &Tried, timeout_ms: u64, plan: &Plan, last: &mut Last) -> Event {
        *last = Last {
            status: tried.status(),
            headers: host::headers(&tried.headers()),
            raw: tried.raw(),
            cause: tried.cause(),
            accepted: None,
        };
        let reached = tried.reached();
        let read = match tried.lost() {
            None => self.read_response(last),
            Some(lost) => Err(match lost.as_str() {
                "aborted" => return aborted(reached),
                "timer" if timeout_ms < plan.timeout_ms => local::deadline(plan.deadline_ms),
                "timer" => local::timeout(timeout_ms),
                "threw" => local::network(),
                "no-response" => local::protocol("What `fetch` gave is no Response."),
                "no-fetch" => unusable("fetch", "There is no `fetch` here. Pass one as the option `fetch`."),
                "bad-key" => unusable("apiKey", "The function `apiKey` did not give a key: text without spaces."),
                _ => unusable("apiKey", "The function `apiKey` failed: see `cause`."),
            }),
        };
        match read {
            Ok(request_id) => Event::Succeeded { status: last.status, request_id },
            Err(mut facts) => {
                facts.status = facts.status.or((last.status > 0).then_some(last.status));
                Event::Failed { facts, reached }
            }
        }
    }

    /// The request id of a success, or the facts of a failure.
    fn read_response(&self, last: &mut Last) -> Result<Option<String>, Box<Facts>> {
        let profile = self.client.options.profile;
        let value = foreign::to_value(&last.raw).unwrap_or_default();
        let answer =
            Answer { status: last.status, headers: &last.headers, body: body(&value), now_ms: host::wall_ms() };
        if !(200..300).contains(&last.status) || error::is_failure_inside_success(&value) {
            return Err(Box::new(error::read(&answer, Some(profile))));
        }
        let Some(to) = &self.call.to else {
            call::check_answer(&answer)?;
            return Ok(error::request_id(&last.headers, Some(profile)));
        };
        let accepted = message::read_accepted(profile, &answer, to)?;
        let request_id = accepted.request_id.clone();
        last.accepted = Some(accepted);
        Ok(request_id)
    }

    fn end(&self, exchange: &Exchange, why: Why, last: Last) -> Result<JsValue, JsValue> {
        let provider = self.client.options.profile.name;
        let request_id = Value::from(exchange.trail().last().and_then(|attempt| attempt.request_id.as_deref()));
        let mut members = vec![
            ("attempts", list(exchange.trail())),
            ("waitedMs", exchange.waited_ms().into()),
            ("idempotencyKey", self.call.idempotency_key.as_deref().into()),
        ];
        if let (Some(facts), false) = (exchange.failure(), why == Why::Accepted) {
            let outcome = exchange.outcome();
            let event = vec![
                ("why", why.into()),
                ("category", facts.category.into()),
                ("outcome", outcome.into()),
                ("code", facts.code.as_deref().into()),
                ("requestId", request_id),
            ];
            self.emit("give-up", exchange.tries(), event);
            let error = out::plain(&refused(facts, outcome, provider, members));
            let aborted = why == Why::Aborted;
            let reason = self.signal.as_ref().filter(|_| aborted).map(AbortSignal::reason);
            out::set(&error, "cause", &reason.unwrap_or(last.cause));
            if !aborted {
                out::set(&error, "raw", &last.raw);
            }
            return Err(error);
        }
        self.emit("done", exchange.tries(), vec![("status", last.status.into()), ("requestId", request_id.clone())]);
        let rate_limit = server_timing(&last.headers, Some(last.status), host::wall_ms()).rate_limit;
        members.extend([
            ("provider", provider.into()),
            ("requestId", request_id),
            ("rateLimit", rate_limit.as_ref().into()),
            ("status", last.accepted.as_ref().map_or(last.status.into(), |accepted| accepted.status.into())),
        ]);
        let name = match &last.accepted {
            None => "data",
            Some(accepted) => {
                members.extend([
                    ("id", accepted.id.as_deref().into()),
                    ("to", list(self.call.to.as_deref().unwrap_or_default())),
                    ("messages", messages(accepted, provider)),
                    ("replayed", accepted.replayed.into()),
                ]);
                "raw"
            }
        };
        let result = out::plain(&map(members));
        out::set(&result, name, &last.raw);
        Ok(result)
    }

    fn emit_response(&self, attempt: u32, event: &Event, duration_ms: u64) {
        let none = Facts::default();
        let (status, facts, request_id) = match event {
            Event::Succeeded { status, request_id } => (Some(*status), &none, request_id),
            Event::Failed { facts, .. } | Event::Aborted { facts, .. } => (facts.status, &**facts, &facts.request_id),
            Event::Start | Event::Woken => return,
        };
        let failed = !matches!(event, Event::Succeeded { .. });
        let members = vec![
            ("status", status.into()),
            ("category", failed.then_some(facts.category).into()),
            ("code", facts.code.as_deref().into()),
            ("requestId", request_id.as_deref().into()),
            ("durationMs", duration_ms.into()),
        ];
        self.emit("response", attempt, members);
    }

    /// Tells the caller's `onEvent`.
    fn emit(&self, kind: &str, attempt: u32, mut members: Vec<(&'static str, Value)>) {
        if !self.client.listens {
            return;
        }
        let at_ms = self.client.host.now_up().saturating_sub(self.began_ms);
        members.extend([
            ("type", kind.into()),
            ("provider", self.client.options.profile.name.into()),
            ("operation", self.operation.as_str().into()),
            ("call", self.number.into()),
            ("attempt", attempt.into()),
            ("atMs", at_ms.into()),
        ]);
        self.client.host.emit(&out::plain(&map(members)));
    }
}

fn messages(accepted: &Accepted, provider: &'static str) -> Value {
    let messages = accepted.messages.iter().map(|message| {
        let error = message.error.as_ref().map(|failed| refused(&failed.facts, failed.outcome, provider, Vec::new()));
        map(vec![
            ("id", message.id.as_deref().into()),
            ("to", message.to.as_deref().into()),
            ("status", message.status.into()),
            ("error", error.unwrap_or_default()),
        ])
    });
    Value::List(messages.collect())
}

fn aborted(reached: bool) -> Event {
    Event::Aborted { facts: local::aborted(), reached }
}

fn unusable(option: &str, problem: &str) -> Box<Facts> {
    local::configuration(vec![Issue::new(option, "unusable", problem)])
}

/// A body that was parsed where it could be.
pub fn body(value: &Value) -> Body<'_> {
    match value {
        Value::Null => Body::Empty,
        Value::Text(text) => Body::Text(text),
        value => Body::Json(value),
    }
}

/// The facts of a failure, and its outcome.
pub fn failure(facts: &Facts, outcome: Outcome) -> Value {
    let mut value = Value::from(facts);
    value.insert("outcome", outcome.into());
    value
}

/// The facts of an error, whole. What of it is missing here, the package's error class adds.
pub fn refused(facts: &Facts, outcome: Outcome, provider: &'static str, members: Vec<(&'static str, Value)>) -> Value {
    let mut value = failure(facts, outcome);
    value.insert("provider", provider.into());
    for (name, member) in members {
        value.insert(name, member);
    }
    value
}
