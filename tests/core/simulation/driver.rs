//! Drives the exchange against the server in virtual time, as the package's host does.

use crate::providers;
use tidings::call::exchange::{Event, Exchange, Plan, Reason, Step};
use tidings::call::options::{CallOptions, ClientOptions};
use tidings::call::{self, Call};
use tidings::call::{Gate, Lanes, Quota};
use tidings::error::{ErrorFacts, client_side};
use tidings::provider::{Profile, Slot};
use tidings::response;
use tidings::util::http::{Body, Headers, Response};
use tidings::util::value::Value;
use tidings::vocabulary::{Outcome, StopReason, WaitReason};

use crate::json::value;
use crate::record::{Cheat, Record, Request, Tally};
use crate::rng::Rng;
use crate::server::{Kind, Reply, Server, replace_key};

pub(crate) struct Driver {
    client: &'static ClientOptions,
    server: Server,
    quota: Option<Quota>,
    /// The lanes of the account, across calls.
    gate: Gate,
    /// Until when the provider asked to wait.
    asked_until: u64,
    rng: Rng,
    cheat: Cheat,
    now_ms: u64,
    pub tally: Tally,
}

const MAX_STEPS: usize = 1_000;

impl Driver {
    pub(crate) fn new(profile: &'static Profile<'static>, rng: Rng, cheat: Cheat) -> Driver {
        let text = Value::owned;
        let options = Value::Object(vec![
            ("provider".into(), text(profile.id)),
            ("apiKey".into(), text("key_simulated")),
            (
                "senderId".into(),
                if profile.options.iter().any(|(_, option)| option.required) { text("s") } else { Value::Null },
            ),
            ("retry".into(), Value::Object(vec![("unsafe".into(), Value::Bool(cheat == Cheat::RetryUnsafeCalls))])),
        ]);
        let options = match options {
            Value::Object(entries) => {
                Value::Object(entries.into_iter().filter(|(_, value)| !value.is_null()).collect())
            }
            other => other,
        };
        let client = Box::leak(Box::new(providers::client(&options).expect("the options are right")));
        let server = Server::new(profile);
        Driver {
            client,
            server,
            quota: None,
            gate: Gate::default(),
            asked_until: 0,
            rng,
            cheat,
            now_ms: 1_767_225_600_000,
            tally: Tally::default(),
        }
    }

    fn prepare(&self, number: u32) -> Call<'static> {
        let profile = self.client.profile();
        if profile.routes.is_empty() {
            let input = Value::Object(vec![("id".into(), Value::from("m1"))]);
            return call::operation(self.client, "messages.get", &input, CallOptions::default()).expect("documented");
        }
        let needs_from = profile.routes.iter().all(|route| route.carried(Slot::From).is_some());
        let mut message = vec![("to".into(), Value::from("+14155551234")), ("body".into(), Value::from("Hello"))];
        if needs_from {
            message.push(("from".into(), Value::from("+14155559876")));
        }
        let key = || ["key-", &number.to_string()].concat();
        call::send(self.client, &Value::Object(message), None, 0, CallOptions::default(), key)
            .expect("the message is right")
    }

    pub(crate) fn call(&mut self, number: u32) -> Record {
        let profile = self.client.profile().clone();
        let mut call = self.prepare(number);
        self.server.begin_call();
        // From time to time a client whose quota is nearly used up.
        if number.is_multiple_of(50) {
            self.quota = if self.rng.happens(10) { None } else { Some(Quota::new(self.rng.below(600) as u32)) };
        }
        let began_ms = self.now_ms;
        let aborts_ms = self.rng.happens(10).then(|| began_ms + self.rng.below(8_000));
        let (timeout_ms, deadline_ms) = (1_000 + self.rng.below(9_000), 5_000 + self.rng.below(60_000));
        // Often another account, and always if this one is closed for over a minute.
        if self.rng.happens(30) || self.asked_until > began_ms + 60_000 {
            self.gate = Gate::default();
            self.asked_until = 0;
        }
        let plan = Plan {
            idempotency: call.idempotency,
            policy: self.client.policy.clone(),
            timeout_ms,
            deadline_ms,
            is_caller_key: false,
            key_ttl_ms: None,
            lanes: Lanes { account: "account".into(), ..Lanes::default() },
        };
        let mut held = false;
        let mut exchange = Exchange::new(plan, began_ms);
        let mut requests: Vec<Request> = Vec::new();
        let mut event = Event::Start;
        let mut why = None;
        for _ in 0..MAX_STEPS {
            let random = self.rng.fraction();
            let known = if self.cheat == Cheat::IgnoreGate { &mut Gate::default() } else { &mut self.gate };
            let step = exchange.next(event, self.now_ms, random, self.quota.as_mut(), known);
            event = match step {
                Step::Done(end) => {
                    why = Some(end);
                    break;
                }
                // For the host, the gate may close between the step and the request.
                Step::Send { .. } if self.rng.happens(2) => Event::Held,
                Step::Nothing => unreachable!("every event fits"),
                Step::Send { timeout_ms, .. } => {
                    if self.cheat == Cheat::NewKeyForEachAttempt {
                        replace_key(&mut call, &profile, &["key-", &requests.len().to_string()].concat());
                    }
                    let at_ms = self.now_ms;
                    let reply = self.server.request(&call, at_ms, &mut self.rng);
                    // A timer that fires at any time must not lead to another request.
                    if self.rng.happens(5) {
                        let step = exchange.next(Event::Woken, at_ms, random, self.quota.as_mut(), &mut self.gate);
                        if step != Step::Nothing || self.cheat == Cheat::SendOnEveryWake {
                            self.server.request(&call, at_ms, &mut self.rng);
                        }
                    }
                    let asked_until = self.asked_until;
                    let (event, asked_ms) = self.receive(&call, reply, timeout_ms, aborts_ms);
                    let failed = !matches!(event, Event::Succeeded { .. });
                    self.asked_until = self.asked_until.max(if asked_ms > 0 { self.now_ms + asked_ms } else { 0 });
                    requests.push(Request { at_ms, ended_ms: self.now_ms, asked_ms, asked_until, failed });
                    event
                }
                Step::Wait(wait) => {
                    held |= wait.why == WaitReason::Gate;
                    let early = if self.cheat == Cheat::WakeEarly { wait.ms / 2 } else { 0 };
                    // Timers are late, and sometimes early; then the machine waits again.
                    let slip = if self.rng.happens(10) { self.rng.below(50) } else { 0 };
                    let until = self.now_ms + wait.ms.saturating_sub(early) + slip;
                    match aborts_ms.filter(|at| *at < until && self.cheat != Cheat::IgnoreSignal) {
                        Some(at) => {
                            self.now_ms = self.now_ms.max(at);
                            Event::Aborted { facts: client_side::aborted(), reached: false }
                        }
                        None => {
                            self.now_ms = until;
                            if self.cheat == Cheat::WakeEarly {
                                // A host that does not wait long enough.
                                return self.record_early(&exchange, requests, began_ms, deadline_ms, aborts_ms);
                            }
                            if self.rng.happens(5) { self.woken_early(wait.ms) } else { Event::Woken }
                        }
                    }
                }
            };
        }
        let why = why.expect("a call ends");
        let outcome = match exchange.outcome() {
            Outcome::Unknown if self.cheat == Cheat::ReportDoubtAsNotSent => Outcome::NotSent,
            outcome => outcome,
        };
        self.now_ms += self.rng.below(1_000);
        Record {
            is_send: call.to.is_some(),
            hinted: exchange.attempts().iter().any(|attempt| attempt.why == Reason::Wait(WaitReason::Hint)),
            held,
            attempt_count: exchange.attempts().len(),
            ended_ms: began_ms + exchange.elapsed_ms(self.now_ms),
            requests,
            keys: self.server.keys_seen.clone(),
            delivered: self.server.delivered,
            why,
            outcome,
            began_ms,
            deadline_ms,
            base_ms: self.client.policy.base_ms,
            aborts_ms,
        }
    }

    /// The timer fired before the end of the wait.
    fn woken_early(&mut self, wait_ms: u64) -> Event {
        self.now_ms -= self.rng.below(wait_ms.clamp(1, 20));
        Event::Woken
    }

    /// The record of a host that sends before the end of the wait, although the machine said to wait.
    fn record_early(
        &mut self,
        exchange: &Exchange,
        mut requests: Vec<Request>,
        began_ms: u64,
        deadline_ms: u64,
        aborts_ms: Option<u64>,
    ) -> Record {
        requests.push(Request { at_ms: self.now_ms, ended_ms: self.now_ms, asked_ms: 0, asked_until: 0, failed: true });
        Record {
            is_send: true,
            hinted: false,
            held: false,
            attempt_count: exchange.attempts().len() + 1,
            ended_ms: self.now_ms,
            requests,
            keys: Vec::new(),
            delivered: 0,
            why: StopReason::NotRetryable,
            outcome: Outcome::Unknown,
            began_ms,
            deadline_ms,
            base_ms: self.client.policy.base_ms,
            aborts_ms: aborts_ms.filter(|at| *at > self.now_ms),
        }
    }

    /// Lets the reply arrive, time out, or be aborted.
    fn receive(&mut self, call: &Call, reply: Reply, timeout_ms: u64, aborts_ms: Option<u64>) -> (Event, u64) {
        let after = if matches!(reply.kind, Kind::Silence) { timeout_ms } else { reply.after_ms.min(timeout_ms) };
        let timed_out = matches!(reply.kind, Kind::Silence) || reply.after_ms >= timeout_ms;
        if let Some(at) = aborts_ms.filter(|at| *at < self.now_ms + after && self.cheat != Cheat::IgnoreSignal) {
            self.now_ms = self.now_ms.max(at);
            return (Event::Aborted { facts: client_side::aborted(), reached: true }, 0);
        }
        self.now_ms += after;
        if timed_out {
            return (Event::Failed { facts: client_side::timeout(timeout_ms), reached: true }, 0);
        }
        let Kind::Response { status, headers, body, text } = reply.kind else {
            return (Event::Failed { facts: client_side::network(), reached: true }, 0);
        };
        let headers: Headers = headers.into_iter().collect();
        let json = value(&body);
        let body = match &text {
            Some(text) => Body::Text(text),
            None if json.is_null() => Body::Empty,
            None => Body::Json(&json),
        };
        let response = Response { status, headers: &headers, body, now_ms: self.now_ms };
        let event = match self.read(call, &response) {
            Ok(()) => Event::Succeeded { status, request_id: None, rate_limit: None },
            Err(facts) => Event::Failed { facts, reached: true },
        };
        (event, reply.asked_ms)
    }

    fn read(&self, call: &Call, response: &Response) -> Result<(), Box<ErrorFacts>> {
        let profile = self.client.profile();
        match &call.to {
            Some(to) => response::read_send(profile, response, to).map(|_| ()).map_err(|error| error.facts),
            None => response::read_call(profile, "", response).map(drop),
        }
    }
}
