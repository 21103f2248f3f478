//! One call, step by step, from its first attempt to its end.

use crate::call::exchange::{Event, Exchange, Step};
use crate::call::{Gate, MAX_TIMER_MS, Quota};
use crate::error::{self, ErrorFacts, client_side};
use crate::provider::Profile;
use crate::response::{self, SendError, SendResponse};
use crate::timing::{RateLimit, server_timing};
use crate::util::http::{Body, Headers, Response};
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::{Value, array, object};
use crate::vocabulary::{Outcome, StopReason};
use std::rc::Rc;

const TOO_LARGE: &str = "The response body is larger than `maxResponseBytes`.";

/// The time of an event, and a random number for it.
#[derive(Clone, Copy)]
pub(super) struct Time {
    /// Milliseconds of a monotonic clock.
    pub now_ms: u64,
    /// Milliseconds since the Unix epoch.
    pub wall_ms: u64,
    /// In [0, 1).
    pub random: f64,
}

/// One call in progress.
pub(super) struct Drive {
    pub profile: Rc<Profile>,
    pub exchange: Exchange,
    /// The timeout of the attempt in flight.
    pub timeout_ms: u64,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
    /// What the last response of a failed send says about its messages.
    pub failed_send: Option<Box<SendResponse>>,
}

impl Drive {
    /// Takes an event and returns the next step. `tried`: `"start"`, `"woken"`, or the result of an attempt; in a wait
    /// `{ lost: "aborted" }`. `left`: the tokens of the retry quota; `None`: all. `gate`: the known lanes of this call; the
    /// answer has those that are known afterwards.
    pub(super) fn next(&mut self, tried: &Value, time: Time, left: Option<u32>, gate: &Value) -> Value<'static> {
        let mut answer = object(Vec::new());
        let mut gate = Gate::from(gate);
        let event = match tried.as_str() {
            Some("start") => Event::Start,
            Some(_) => Event::Woken,
            None => self.read(tried, time.wall_ms, &mut answer),
        };
        let limit = self.exchange.plan().policy.quota;
        let mut quota = limit.map(|limit| Quota::with_tokens(limit, left.unwrap_or(limit)));
        let mut next = |event| self.exchange.next(event, time.now_ms, time.random, quota.as_mut(), &mut gate);
        let mut step = next(event);
        if step == Step::Nothing {
            // An unexpected event: the attempt in flight counts as lost.
            step = next(Event::Failed { facts: client_side::network(), reached: true });
        }
        answer.add_number("quotaTokens", quota.map(|quota| quota.tokens().into()));
        answer.insert("lanes", Value::from(&gate).into_owned());
        answer.add_boolean("doubtful", Some(self.exchange.is_in_doubt()));
        answer.insert("lastAttempt", Value::from(self.exchange.attempts().last()).into_owned());
        match step {
            Step::Send { attempt, timeout_ms } => {
                self.timeout_ms = timeout_ms;
                answer.add_number("attempt", Some(attempt.into()));
                answer.add_number("ms", Some(timeout_ms));
            }
            Step::Wait(wait) => {
                answer.add_number("ms", Some(wait.ms.min(MAX_TIMER_MS)));
                answer.add_boolean("begins", Some(wait.begins));
                answer.add_number("hintMs", wait.hint_ms);
                answer.add_string("wait", Some(wait.why.word()));
                answer.add_string("category", Some(wait.category.word()));
            }
            Step::Nothing => {}
            Step::Done(why) => {
                answer.add_string("why", Some(why.word()));
                answer.insert("attempts", array(self.exchange.attempts()).into_owned());
                answer.add_number("waitedMs", Some(self.exchange.waited_ms()));
                if let (Some(facts), true) = (self.exchange.failure(), why != StopReason::Accepted) {
                    let mut error = failure(facts, self.exchange.outcome(), self.exchange.retryable(facts));
                    if let Some(read) = &self.failed_send {
                        add_messages(&mut error, read);
                    }
                    answer.insert("error", error);
                }
            }
        }
        answer
    }

    pub(super) fn is_over(&self) -> bool {
        self.exchange.is_over()
    }

    /// Converts the result of an attempt to an event. The facts of a success go into `answer`.
    fn read(&mut self, tried: &Value, wall_ms: u64, answer: &mut Value<'static>) -> Event {
        let reached = tried.get("reached").as_bool() == Some(true);
        let headers = headers(tried.get("headers"));
        let response = response(tried, &headers, wall_ms);
        let (timeout_ms, deadline_ms) = (self.exchange.plan().timeout_ms, self.exchange.plan().deadline_ms);
        self.failed_send = None;
        let mut facts = match tried.get("lost").as_str() {
            Some("held") => return Event::Held,
            None => match self.read_response(&response, answer) {
                Ok((request_id, rate_limit)) => {
                    return Event::Succeeded { status: response.status, request_id, rate_limit };
                }
                Err(facts) => facts,
            },
            Some("aborted") => return Event::Aborted { facts: aborted(&response), reached },
            Some("timer") if self.timeout_ms < timeout_ms => client_side::deadline(deadline_ms),
            Some("timer") => client_side::timeout(self.timeout_ms),
            Some("threw") => client_side::network(),
            Some("key") => client_side::key(),
            Some("no-response") => client_side::protocol("`fetch` did not return a Response."),
            Some("too-large") => client_side::protocol(TOO_LARGE),
            Some(problem) => client_side::configuration(vec![Issue::of(
                tried.get("option").as_str().unwrap_or_default(),
                rule!(Unusable, "{problem}"),
                [problem],
            )]),
        };
        facts.status = facts.status.or((response.status > 0).then_some(response.status));
        Event::Failed { facts, reached }
    }

    /// Reads a response: the request id and the rate limit of a success, or the facts of a failure.
    fn read_response(
        &mut self,
        response: &Response,
        answer: &mut Value<'static>,
    ) -> Result<(Option<String>, Option<RateLimit>), Box<ErrorFacts>> {
        let timing = server_timing(response.headers, Some(response.status), response.now_ms);
        let mut ok = object(Vec::new());
        ok.insert("rateLimit", Value::from(timing.rate_limit.as_ref()).into_owned());
        let request_id = if let Some(to) = &self.to {
            let accepted = match response::read_send(&self.profile, response, to) {
                Ok(accepted) => accepted,
                Err(SendError { facts, response }) => {
                    self.failed_send = response;
                    return Err(facts);
                }
            };
            add_messages(&mut ok, &accepted);
            ok.add_string("status", Some(accepted.status.word()));
            ok.insert("to", Value::Array(to.iter().map(|to| Value::owned(to)).collect()));
            ok.add_boolean("replayed", Some(accepted.replayed));
            accepted.request_id
        } else {
            response::check_response(&self.profile, response)?;
            error::request_id(response.headers, Some(&self.profile))
        };
        answer.insert("ok", ok);
        Ok((request_id, timing.rate_limit))
    }
}

/// Adds the ids and the messages of a send.
fn add_messages(value: &mut Value<'static>, accepted: &SendResponse) {
    value.add_string("id", accepted.id.as_deref());
    value.add_string("batchId", accepted.batch_id.as_deref());
    value.insert("messages", messages(accepted));
}

fn messages(accepted: &SendResponse) -> Value<'static> {
    let mut messages = Vec::new();
    for (message, retryable) in accepted.messages.iter().zip(accepted.retryable()) {
        let mut value = object(Vec::new());
        value.add_string("id", message.id.as_deref());
        value.add_string("to", message.to.as_deref());
        value.add_string("status", Some(message.status.word()));
        if let Some(failed) = &message.error {
            value.insert("error", failure(&failed.facts, failed.outcome, retryable));
        } else {
            value.add_string("error", None);
        }
        messages.push(value);
    }
    Value::Array(messages)
}

/// The facts of an aborted call. If the header fields had arrived, a wait in them still applies to later calls.
fn aborted(response: &Response) -> Box<ErrorFacts> {
    let mut facts = client_side::aborted();
    if response.status > 0 {
        let timing = server_timing(response.headers, Some(response.status), response.now_ms);
        facts.status = Some(response.status);
        facts.retry_after_ms = timing.retry_after_ms;
        facts.rate_limit = timing.rate_limit;
    }
    facts
}

/// Reads a response from `{ status, raw }`.
pub(super) fn response<'a>(response: &'a Value<'a>, headers: &'a Headers, now_ms: u64) -> Response<'a> {
    let body = match response.get("raw") {
        Value::Null => Body::Empty,
        Value::String(text) => Body::Text(text),
        value => Body::Json(value),
    };
    let status = response.get("status").as_integer().unwrap_or(0) as u16;
    Response { status, headers, body, now_ms }
}

/// Header fields from alternating names and values.
pub(super) fn headers(pairs: &Value) -> Headers {
    let mut headers = Headers::new();
    let mut rest = pairs.items();
    while let [Value::String(name), Value::String(value), after @ ..] = rest {
        headers.append(name, value);
        rest = after;
    }
    headers
}

/// The facts of a failure with its `outcome` and `retryable`.
pub(super) fn failure(facts: &ErrorFacts, outcome: Outcome, retryable: bool) -> Value<'static> {
    let mut value = Value::from(facts).into_owned();
    value.add_string("outcome", Some(outcome.word()));
    value.add_boolean("retryable", Some(retryable));
    value
}
