//! One call, from its first try to its end.

use crate::call;
use crate::error::timing::server_timing;
use crate::error::{self, Answer, Body, Facts, Outcome, local};
use crate::exchange::{Event, Exchange, Step, Why};
use crate::http::Headers;
use crate::issue::Issue;
use crate::message::{self, Accepted};
use crate::provider::Profile;
use crate::retry::Quota;
use crate::value::{Value, list, map};

/// One call on its way.
pub struct Drive {
    pub profile: &'static Profile,
    pub exchange: Exchange,
    /// For the try that is out.
    pub timeout_ms: u64,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
}

impl Drive {
    /// `["next", number, now, wall clock, random, quota left, what happened]`. What happened: null (the call
    /// begins, or the wait is over), or what became of a try, or in a wait `{ lost: "aborted" }`.
    pub fn next(&mut self, question: &Value) -> Value {
        let mut answer = map(Vec::new());
        let event = match question.item(6) {
            Value::Null => Event::Woken,
            tried => self.read(tried, question.item(3), &mut answer),
        };
        let limit = self.exchange.plan().policy.quota;
        let left = question.item(5).as_whole().map(|left| left as u32);
        let mut quota = limit.map(|limit| Quota::with_left(limit, left.unwrap_or(limit)));
        let now = question.item(2).as_whole().unwrap_or(0);
        let random = question.item(4).as_number().unwrap_or(0.0);
        let step = self.exchange.next(event, now, random, quota.as_mut());
        answer.insert("left", quota.map(|quota| quota.left()).into());
        answer.insert("tried", self.exchange.trail().last().into());
        match step {
            Step::Send { attempt, timeout_ms } => {
                self.timeout_ms = timeout_ms;
                answer.insert("attempt", attempt.into());
                answer.insert("ms", timeout_ms.into());
            }
            Step::Wait(wait) => {
                answer.insert("ms", wait.ms.into());
                answer.insert("begins", wait.begins.into());
                answer.insert("hintMs", wait.hint_ms.into());
            }
            Step::Done(why) => {
                answer.insert("why", why.into());
                answer.insert("attempts", list(self.exchange.trail()));
                answer.insert("waitedMs", self.exchange.waited_ms().into());
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
    fn read(&self, tried: &Value, wall_ms: &Value, answer: &mut Value) -> Event {
        let reached = tried.get("reached").as_bool() == Some(true);
        let headers = headers(tried.get("headers"));
        let response = response(tried, &headers, wall_ms);
        let plan = self.exchange.plan();
        let mut facts = match tried.get("lost").as_text() {
            None => match self.read_response(&response, answer) {
                Ok(request_id) => return Event::Succeeded { status: response.status, request_id },
                Err(facts) => facts,
            },
            Some("aborted") => return Event::Aborted { facts: local::aborted(), reached },
            Some("timer") if self.timeout_ms < plan.timeout_ms => local::deadline(plan.deadline_ms),
            Some("timer") => local::timeout(self.timeout_ms),
            Some("threw") => local::network(),
            Some("no-response") => local::protocol("What `fetch` gave is no Response."),
            Some(problem) => {
                local::configuration(vec![Issue::new(tried.get("option").as_text().unwrap_or_default(), "unusable", problem)])
            }
        };
        facts.status = facts.status.or((response.status > 0).then_some(response.status));
        Event::Failed { facts, reached }
    }

    /// The request id of a success, or the facts of a failure.
    fn read_response(&self, response: &Answer, answer: &mut Value) -> Result<Option<String>, Box<Facts>> {
        let fails_inside = matches!(response.body, Body::Json(body) if error::is_failure_inside_success(body));
        if !(200..300).contains(&response.status) || fails_inside {
            return Err(Box::new(error::read(response, Some(self.profile))));
        }
        let timing = server_timing(response.headers, Some(response.status), response.now_ms);
        let rate_limit = timing.rate_limit.as_ref();
        let Some(to) = &self.to else {
            call::check_answer(response)?;
            answer.insert("ok", map(vec![("rateLimit", rate_limit.into())]));
            return Ok(error::request_id(response.headers, Some(self.profile)));
        };
        let accepted = message::read_accepted(self.profile, response, to)?;
        answer.insert(
            "ok",
            map(vec![
                ("id", accepted.id.as_deref().into()),
                ("status", accepted.status.into()),
                ("to", list(to)),
                ("messages", messages(&accepted)),
                ("replayed", accepted.replayed.into()),
                ("rateLimit", rate_limit.into()),
            ]),
        );
        Ok(accepted.request_id)
    }
}

fn messages(accepted: &Accepted) -> Value {
    let mut messages = Vec::new();
    for message in &accepted.messages {
        messages.push(map(vec![
            ("id", message.id.as_deref().into()),
            ("to", message.to.as_deref().into()),
            ("status", message.status.into()),
            ("error", message.error.as_ref().map_or(Value::Null, |failed| failure(&failed.facts, failed.outcome))),
        ]));
    }
    Value::List(messages)
}

/// The response in `{ status, raw }`.
pub fn response<'a>(response: &'a Value, headers: &'a Headers, wall_ms: &Value) -> Answer<'a> {
    let body = match response.get("raw") {
        Value::Null => Body::Empty,
        Value::Text(text) => Body::Text(text),
        value => Body::Json(value),
    };
    let status = response.get("status").as_whole().unwrap_or(0) as u16;
    Answer { status, headers, body, now_ms: wall_ms.as_whole().unwrap_or(0) }
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
    value.insert("outcome", outcome.into());
    value
}
