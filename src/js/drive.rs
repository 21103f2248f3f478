//! One call, from its first try to its end.

use crate::call;
use crate::error::timing::{RateLimit, server_timing};
use crate::error::{self, Answer, Body, Facts, Outcome, local};
use crate::exchange::{Event, Exchange, Step, Why};
use crate::http::Headers;
use crate::issue::Issue;
use crate::message::{self, Accepted};
use crate::provider::{Profile, holds};
use crate::retry::{Gate, Quota};
use crate::value::{Value, list, map};
use std::rc::Rc;

/// One call on its way.
pub struct Drive {
    pub profile: Rc<Profile>,
    pub exchange: Exchange,
    /// For the try that is out.
    pub timeout_ms: u64,
    /// The wait that was ordered; `None`: a try was.
    pub wait_ms: Option<u64>,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
}

impl Drive {
    /// Takes what happened and tells what to do. `tried`: null (the call begins, or the wait is over), what became of
    /// a try, or in a wait `{ lost: "aborted" }`. `left`: of the retry quota; `None`: nothing was taken yet.
    pub fn next(&mut self, tried: &Value, now: u64, wall_ms: u64, random: f64, left: Option<u32>) -> Value {
        let mut answer = map(Vec::new());
        let event = match tried {
            // The try gave nothing: it was lost, and may have reached the provider.
            Value::Null if self.exchange.is_trying() => Event::Failed { facts: local::network(), reached: true },
            Value::Null if self.wait_ms.is_none() => Event::Start,
            Value::Null => Event::Woken,
            tried => self.read(tried, wall_ms, &mut answer),
        };
        let limit = self.exchange.plan().policy.quota;
        let mut quota = limit.map(|limit| Quota::with_left(limit, left.unwrap_or(limit)));
        let step = self.exchange.next(event, now, random, quota.as_mut(), &mut Gate::default());
        answer.add_number("left", quota.map(|quota| quota.left().into()));
        answer.insert("tried", self.exchange.trail().last().into());
        match step {
            Step::Send { attempt, timeout_ms } => {
                self.timeout_ms = timeout_ms;
                self.wait_ms = None;
                answer.add_number("attempt", Some(attempt.into()));
                answer.add_number("ms", Some(timeout_ms));
            }
            Step::Wait(wait) => {
                self.wait_ms = Some(wait.ms);
                answer.add_number("ms", Some(wait.ms));
                answer.add_flag("begins", Some(wait.begins));
                answer.add_number("hintMs", wait.hint_ms);
            }
            Step::Nothing => {}
            Step::Done(why) => {
                answer.add_text("why", Some(why.word()));
                answer.insert("attempts", list(self.exchange.trail()));
                answer.add_number("waitedMs", Some(self.exchange.waited_ms()));
                if let (Some(facts), true) = (self.exchange.failure(), why != Why::Accepted) {
                    answer.insert("error", failure(facts, self.exchange.outcome()));
                }
            }
        }
        answer
    }

    pub fn is_over(&self) -> bool {
        self.exchange.is_over()
    }

    /// What a try means to the machine. What a success says goes into `answer`.
    fn read(&self, tried: &Value, wall_ms: u64, answer: &mut Value) -> Event {
        let reached = tried.get("reached").as_bool() == Some(true);
        let headers = headers(tried.get("headers"));
        let response = response(tried, &headers, wall_ms);
        let plan = self.exchange.plan();
        let mut facts = match tried.get("lost").as_text() {
            None => match self.read_response(&response, answer) {
                Ok((request_id, rate_limit)) => {
                    return Event::Succeeded { status: response.status, request_id, rate_limit };
                }
                Err(facts) => facts,
            },
            Some("aborted") => return Event::Aborted { facts: local::aborted(), reached },
            Some("timer") if self.timeout_ms < plan.timeout_ms => local::deadline(plan.deadline_ms),
            Some("timer") => local::timeout(self.timeout_ms),
            Some("threw") => local::network(),
            Some("no-response") => local::protocol("What `fetch` gave is no Response."),
            Some(problem) => local::configuration(vec![Issue::new(
                tried.get("option").as_text().unwrap_or_default(),
                "unusable",
                problem,
            )]),
        };
        facts.status = facts.status.or((response.status > 0).then_some(response.status));
        Event::Failed { facts, reached }
    }

    /// The request id and the rate limit of a success, or the facts of a failure.
    fn read_response(
        &self,
        response: &Answer,
        answer: &mut Value,
    ) -> Result<(Option<String>, Option<RateLimit>), Box<Facts>> {
        let tests = self.profile.at("answer.failedWhen");
        let fails_inside =
            matches!(response.body, Body::Json(body) if error::is_failure_inside_success(body) || holds(body, tests));
        if !(200..300).contains(&response.status) || fails_inside {
            return Err(Box::new(error::read(response, Some(&self.profile))));
        }
        let timing = server_timing(response.headers, Some(response.status), response.now_ms);
        let mut ok = map(Vec::new());
        ok.insert("rateLimit", timing.rate_limit.as_ref().into());
        let request_id = if let Some(to) = &self.to {
            let accepted = message::read_accepted(&self.profile, response, to)?;
            ok.add_text("id", accepted.id.as_deref());
            ok.add_text("status", Some(accepted.status.word()));
            ok.insert("to", list(to));
            ok.insert("messages", messages(&accepted));
            ok.add_flag("replayed", Some(accepted.replayed));
            accepted.request_id
        } else {
            call::check_answer(response)?;
            error::request_id(response.headers, Some(&self.profile))
        };
        answer.insert("ok", ok);
        Ok((request_id, timing.rate_limit))
    }
}

fn messages(accepted: &Accepted) -> Value {
    let mut messages = Vec::new();
    for message in &accepted.messages {
        let mut value = map(Vec::new());
        value.add_text("id", message.id.as_deref());
        value.add_text("to", message.to.as_deref());
        value.add_text("status", Some(message.status.word()));
        if let Some(failed) = &message.error {
            value.insert("error", failure(&failed.facts, failed.outcome));
        } else {
            value.add_text("error", None);
        }
        messages.push(value);
    }
    Value::List(messages)
}

/// The response in `{ status, raw }`.
pub fn response<'a>(response: &'a Value, headers: &'a Headers, now_ms: u64) -> Answer<'a> {
    let body = match response.get("raw") {
        Value::Null => Body::Empty,
        Value::Text(text) => Body::Text(text),
        value => Body::Json(value),
    };
    let status = response.get("status").as_whole().unwrap_or(0) as u16;
    Answer { status, headers, body, now_ms }
}

/// Header fields from names and values in turn.
pub fn headers(pairs: &Value) -> Headers {
    let mut headers = Headers::new();
    let mut rest = pairs.items();
    while let [Value::Text(name), Value::Text(value), after @ ..] = rest {
        headers.append(name, value);
        rest = after;
    }
    headers
}

/// The facts of a failure, and its outcome.
pub fn failure(facts: &Facts, outcome: Outcome) -> Value {
    let mut value = Value::from(facts);
    value.add_text("outcome", Some(outcome.word()));
    value
}
