//! One call, from the machine's first step to its last.

use std::rc::Rc;

use js_sys::{Function, JsString};
use wasm_bindgen::prelude::*;

use super::attempt::Lost;
use super::client::Inner;
use super::guard::{Ended, Guard, Signal, Stop};
use super::response::{Received, is_success};
use super::{clock, out};
use crate::call::{self, Call};
use crate::error::timing::server_timing;
use crate::error::{self, Answer, Body, Facts, Outcome, local};
use crate::exchange::{Attempt, Event, Exchange, Plan, Step, Why};
use crate::issue::Issue;
use crate::message::{self, Accepted};

/// One call on its way.
pub struct Drive {
    pub client: Rc<Inner>,
    pub call: Call,
    pub body: Option<JsString>,
    pub signal: Signal,
    pub operation: String,
    /// Tells the calls of one client apart.
    pub number: u32,
    pub began_ms: u64,
}

/// A success, read.
enum Success {
    Sent(Box<Accepted>),
    Answered,
}

/// What a try gave.
struct Tried {
    result: Result<Success, Box<Facts>>,
    reached: bool,
    aborted: bool,
    received: Option<Received>,
    /// What a foreign function threw.
    cause: JsValue,
}

impl Drive {
    pub async fn run(self) -> Result<JsValue, JsValue> {
        let plan = Plan {
            repeat: self.call.repeat,
            policy: self.client.options.policy.clone(),
            timeout_ms: self.timeout_ms(),
            deadline_ms: self.deadline_ms(),
        };
        let mut exchange = Exchange::new(plan, self.began_ms);
        let mut event = if self.signal.aborted() { self.aborted(false) } else { Event::Start };
        let mut last: Option<Tried> = None;
        loop {
            let waking = matches!(event, Event::Woken);
            let now = if waking { clock::now_down() } else { clock::now_up() };
            let step = self.client.with_quota(|quota| exchange.next(event, now, clock::random(), quota));
            event = match step {
                Step::Send { attempt, timeout_ms } => {
                    self.emit("attempt", attempt, &[]);
                    let mut tried = self.attempt(timeout_ms).await;
                    let event = self.event(&mut tried);
                    self.emit_response(attempt, &event, clock::now_up().saturating_sub(now));
                    last = Some(tried);
                    event
                }
                Step::Wait(wait) => {
                    if wait.begins {
                        let attempt = exchange.trail().last().map_or(0, |attempt| attempt.number);
                        self.emit(
                            "wait",
                            attempt,
                            &[
                                ("delayMs", out::ms(wait.ms)),
                                ("hintMs", wait.hint_ms.map_or(JsValue::NULL, out::ms)),
                                ("why", out::plain(&wait.why)),
                                ("category", out::plain(&wait.category)),
                            ],
                        );
                    }
                    match Guard::new(&self.signal, wait.ms).wait().await {
                        Stop::Timer => Event::Woken,
                        Stop::Aborted => self.aborted(false),
                    }
                }
                Step::Done(why) => return self.end(&exchange, why, last),
            };
        }
    }

    fn timeout_ms(&self) -> u64 {
        self.call.options.timeout_ms.unwrap_or(self.client.options.timeout_ms)
    }

    fn deadline_ms(&self) -> u64 {
        self.call.options.deadline_ms.unwrap_or(self.client.options.deadline_ms)
    }

    async fn attempt(&self, timeout_ms: u64) -> Tried {
        let guard = Guard::new(&self.signal, timeout_ms);
        let mut tried =
            Tried { result: Ok(Success::Answered), reached: true, aborted: false, received: None, cause: JsValue::UNDEFINED };
        match self.client.sender.attempt(&self.call, self.body.as_ref(), &guard).await {
            Ok(received) => {
                tried.result = self.read(&received);
                tried.received = Some(received);
            }
            Err(Lost::Unusable { option, problem, thrown }) => {
                tried.reached = false;
                tried.cause = thrown;
                tried.result = Err(local::configuration(vec![Issue::new(option, "unusable", problem)]));
            }
            Err(Lost::NoResponse) => tried.result = Err(local::protocol("What `fetch` gave is no Response.")),
            Err(Lost::Ended { ended, reached, status }) => {
                tried.reached = reached;
                let mut facts = match ended {
                    Ended::Stopped(Stop::Timer) if timeout_ms < self.timeout_ms() => local::deadline(self.deadline_ms()),
                    Ended::Stopped(Stop::Timer) => local::timeout(timeout_ms),
                    Ended::Stopped(Stop::Aborted) => {
                        tried.aborted = true;
                        local::aborted()
                    }
                    Ended::Threw(thrown) => {
                        tried.cause = thrown;
                        local::network()
                    }
                };
                facts.status = status;
                tried.result = Err(facts);
            }
        }
        tried
    }

    /// A response as a success or a failure.
    fn read(&self, received: &Received) -> Result<Success, Box<Facts>> {
        let profile = self.client.options.profile;
        let body = received.body();
        let failed = !is_success(received.status) || matches!(body, Body::Json(json) if error::is_failure_inside_success(json));
        let answer = Answer { status: received.status, headers: &received.headers, body, now_ms: clock::wall_ms() };
        if failed {
            return Err(Box::new(error::read(&answer, Some(profile))));
        }
        match &self.call.to {
            Some(to) => message::read_accepted(profile, &answer, to).map(|accepted| Success::Sent(Box::new(accepted))),
            None => call::check_answer(&answer).map(|()| Success::Answered),
        }
    }

    fn event(&self, tried: &mut Tried) -> Event {
        match &tried.result {
            Ok(success) => {
                let received = tried.received.as_ref();
                let request_id = match success {
                    Success::Sent(accepted) => accepted.request_id.clone(),
                    Success::Answered => received
                        .and_then(|received| error::request_id(&received.headers, Some(self.client.options.profile))),
                };
                Event::Succeeded { status: received.map_or(0, |received| received.status), request_id }
            }
            Err(facts) if tried.aborted => Event::Aborted { facts: facts.clone(), reached: tried.reached },
            Err(facts) => Event::Failed { facts: facts.clone(), reached: tried.reached },
        }
    }

    fn aborted(&self, reached: bool) -> Event {
        Event::Aborted { facts: local::aborted(), reached }
    }

    fn end(&self, exchange: &Exchange, why: Why, last: Option<Tried>) -> Result<JsValue, JsValue> {
        let profile = self.client.options.profile;
        let attempt = exchange.trail().last();
        let number = attempt.map_or(0, |attempt| attempt.number);
        let request_id = out::text(attempt.and_then(|attempt| attempt.request_id.as_deref()));
        let received = last.as_ref().and_then(|tried| tried.received.as_ref());
        let raw = received.map_or(JsValue::NULL, |received| received.raw.clone());
        let common = [
            ("provider", profile.name.into()),
            ("attempts", out::plain(&exchange.trail())),
            ("waitedMs", out::ms(exchange.waited_ms())),
            ("idempotencyKey", out::text(self.call.idempotency_key.as_deref())),
        ];
        if why != Why::Accepted {
            let facts = exchange.failure().cloned().unwrap_or_default();
            let outcome = exchange.outcome();
            self.emit(
                "give-up",
                number,
                &[
                    ("why", out::plain(&why)),
                    ("category", out::plain(&facts.category)),
                    ("outcome", out::plain(&outcome)),
                    ("code", out::text(facts.code.as_deref())),
                    ("requestId", request_id),
                ],
            );
            let aborted = why == Why::Aborted;
            let cause = if aborted { self.signal.reason() } else { last.map_or(JsValue::UNDEFINED, |tried| tried.cause) };
            let raw = if aborted { JsValue::NULL } else { raw };
            let error = out::with(failure(&facts, outcome), &common);
            return Err(out::with(error, &[("raw", raw), ("cause", cause)]));
        }
        let status = received.map_or(0, |received| received.status);
        self.emit("done", number, &[("status", status.into()), ("requestId", request_id.clone())]);
        let rate_limit = received.and_then(|received| server_timing(&received.headers, Some(received.status), clock::wall_ms()).rate_limit);
        let result = match last.map(|tried| tried.result) {
            Some(Ok(Success::Sent(accepted))) => out::object(&[
                ("id", out::text(accepted.id.as_deref())),
                ("status", out::plain(&accepted.status)),
                ("to", out::plain(&self.call.to)),
                ("messages", self.messages(&accepted)),
                ("replayed", accepted.replayed.into()),
                ("raw", raw),
            ]),
            _ => out::object(&[("status", status.into()), ("data", raw)]),
        };
        let result = out::with(result, &common);
        Ok(out::with(result, &[("requestId", request_id), ("rateLimit", out::plain(&rate_limit))]))
    }

    fn messages(&self, accepted: &Accepted) -> JsValue {
        let messages = accepted.messages.iter().map(|message| {
            let error = message.error.as_ref().map_or(JsValue::NULL, |failed| {
                let provider = self.client.options.profile.name.into();
                out::with(failure_alone(&failed.facts, failed.outcome), &[("provider", provider)])
            });
            out::object(&[
                ("id", out::text(message.id.as_deref())),
                ("to", out::text(message.to.as_deref())),
                ("status", out::plain(&message.status)),
                ("error", error),
            ])
        });
        messages.collect::<js_sys::Array>().into()
    }

    fn emit_response(&self, attempt: u32, event: &Event, duration_ms: u64) {
        let (status, category, code, request_id) = match event {
            Event::Succeeded { status, request_id } => (Some(*status), JsValue::NULL, None, request_id.as_deref()),
            Event::Failed { facts, .. } | Event::Aborted { facts, .. } => {
                (facts.status, out::plain(&facts.category), facts.code.as_deref(), facts.request_id.as_deref())
            }
            Event::Start | Event::Woken => return,
        };
        self.emit(
            "response",
            attempt,
            &[
                ("status", status.map_or(JsValue::NULL, JsValue::from)),
                ("category", category),
                ("code", out::text(code)),
                ("requestId", out::text(request_id)),
                ("durationMs", out::ms(duration_ms)),
            ],
        );
    }

    /// Tells the caller's `onEvent`. The package's side of it never throws.
    fn emit(&self, kind: &str, attempt: u32, members: &[(&str, JsValue)]) {
        let Some(listener) = self.client.on_event.dyn_ref::<Function>() else { return };
        let event = out::object(&[
            ("type", kind.into()),
            ("provider", self.client.options.profile.name.into()),
            ("operation", self.operation.as_str().into()),
            ("call", self.number.into()),
            ("attempt", attempt.into()),
            ("atMs", out::ms(clock::now_up().saturating_sub(self.began_ms))),
        ]);
        let _ = listener.call1(&JsValue::UNDEFINED, &out::with(event, members));
    }
}

/// The facts of an error, as the package's error class takes them.
pub fn failure(facts: &Facts, outcome: Outcome) -> JsValue {
    out::with(out::plain(facts), &[("outcome", out::plain(&outcome))])
}

/// The facts of an error that is not the end of an exchange.
pub fn failure_alone(facts: &Facts, outcome: Outcome) -> JsValue {
    let attempts: [Attempt; 0] = [];
    out::with(
        failure(facts, outcome),
        &[
            ("provider", JsValue::NULL),
            ("attempts", out::plain(&attempts)),
            ("waitedMs", out::ms(0)),
            ("idempotencyKey", JsValue::NULL),
            ("raw", JsValue::NULL),
        ],
    )
}
