//! One call in progress, step by step.

use super::results::{CallEvent, CallState, Failure, Step, Success};
use crate::call::exchange::{self, Event, Exchange};
use crate::call::options::ClientOptions;
use crate::call::{Gate, MAX_TIMER_MS, Quota};
use crate::error::{self, ErrorFacts, client_side};
use crate::response::{self, SendError, SendResponse};
use crate::timing::{RateLimit, server_timing};
use crate::util::http::Response;
use crate::util::issue::Issue;
use crate::util::json_text::to_json;
use crate::util::rule::rule;
use crate::vocabulary::StopReason;
use std::rc::Rc;

const TOO_LARGE: &str = "The response body is larger than `maxResponseBytes`.";

/// When an event happened, with what the package keeps outside this instance.
pub(super) struct Moment {
    /// Milliseconds of a monotonic clock.
    pub now_ms: u64,
    /// In [0, 1).
    pub random: f64,
    /// The tokens of the retry quota that remain; `None`: all.
    pub quota_tokens: Option<u32>,
    pub gate: Gate,
}

/// One call in progress.
pub(super) struct ActiveCall {
    pub client: Rc<ClientOptions>,
    pub exchange: Exchange,
    /// The timeout of the attempt in flight.
    timeout_ms: u64,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
    /// The name of the documented call; of other calls, no documented one.
    name: String,
    /// How many attempts were reported as ended.
    reported: usize,
    rate_limit: Option<RateLimit>,
    /// What the last response says about messages.
    response: Option<Box<SendResponse>>,
}

impl ActiveCall {
    pub(super) fn new(
        client: Rc<ClientOptions>,
        exchange: Exchange,
        to: Option<Vec<String>>,
        name: &str,
    ) -> ActiveCall {
        let name = name.to_owned();
        ActiveCall { client, exchange, timeout_ms: 0, to, name, reported: 0, rate_limit: None, response: None }
    }

    /// Takes an event and returns the JSON text of the [`CallState`] after it.
    #[inline(never)]
    pub(super) fn next(&mut self, event: Event, mut moment: Moment) -> String {
        let limit = self.exchange.plan().policy.quota;
        let mut quota = limit.map(|limit| Quota::with_tokens(limit, moment.quota_tokens.unwrap_or(limit)));
        let mut next =
            |event| self.exchange.next(event, moment.now_ms, moment.random, quota.as_mut(), &mut moment.gate);
        let mut step = next(event);
        if step == exchange::Step::Nothing {
            // An unexpected event: the attempt in flight counts as lost.
            step = next(Event::Failed { facts: client_side::network(), reached: true });
        }
        if let exchange::Step::Send { timeout_ms, .. } = &step {
            self.timeout_ms = *timeout_ms;
        }
        let reported = self.reported;
        self.reported = self.exchange.attempts().len();
        to_json(&self.state(&step, reported, quota.map(|quota| quota.tokens()), &moment.gate))
    }

    pub(super) fn is_over(&self) -> bool {
        self.exchange.is_over()
    }

    fn state<'a>(
        &'a self,
        step: &exchange::Step,
        reported: usize,
        quota_tokens: Option<u32>,
        gate: &'a Gate,
    ) -> CallState<'a> {
        let attempts = self.exchange.attempts();
        let last = attempts.last();
        let number = last.map_or(0, |last| last.number);
        let ended = last.filter(|_| attempts.len() > reported);
        let (status, request_id) = last.map_or((None, None), |last| (last.status, last.request_id.as_deref()));
        let mut events = Vec::new();
        if let Some(ended) = ended {
            events.push(CallEvent::Response {
                attempt: number,
                status,
                category: ended.category,
                code: ended.code.as_deref(),
                request_id,
                duration_ms: ended.duration_ms,
            });
        }
        let waited_ms = self.exchange.waited_ms();
        let step = match step {
            exchange::Step::Send { attempt, timeout_ms } => {
                events.push(CallEvent::Attempt { attempt: *attempt });
                Step::Attempt { timeout_ms: *timeout_ms }
            }
            exchange::Step::Wait(wait) => {
                let ms = wait.ms.min(MAX_TIMER_MS);
                if wait.begins {
                    let (why, category) = (wait.why, wait.category);
                    events.push(CallEvent::Wait {
                        attempt: number,
                        delay_ms: ms,
                        hint_ms: wait.hint_ms,
                        why,
                        category,
                    });
                }
                Step::Wait { ms }
            }
            exchange::Step::Nothing => Step::Wait { ms: 0 },
            exchange::Step::Done(why) => match self.exchange.failure().filter(|_| *why != StopReason::Accepted) {
                Some(facts) => {
                    let outcome = self.exchange.outcome();
                    let (category, code) = (facts.category, facts.code.as_deref());
                    events.push(CallEvent::GiveUp { attempt: number, why: *why, category, outcome, code, request_id });
                    let error = Failure::of(facts, outcome, self.exchange.retryable(facts));
                    Step::GiveUp {
                        attempts,
                        waited_ms,
                        is_aborted: *why == StopReason::Aborted,
                        error: error.with_messages(self.response.as_deref()),
                    }
                }
                None => {
                    events.push(CallEvent::Done { attempt: number, status, request_id });
                    let success = Success::of(self.rate_limit, self.response.as_deref(), self.to.as_deref());
                    Step::Done { attempts, waited_ms, status, request_id, success }
                }
            },
        };
        if !self.client.has_listener {
            events.clear();
        }
        let is_in_doubt = self.exchange.is_in_doubt();
        CallState { quota_tokens, lanes: gate, is_in_doubt, attempt: ended, events, step }
    }

    /// The event of an attempt that got a response.
    pub(super) fn responded(&mut self, response: &Response) -> Event {
        match self.read_response(response) {
            Ok((request_id, rate_limit)) => Event::Succeeded { status: response.status, request_id, rate_limit },
            Err(facts) => Event::Failed { facts, reached: true },
        }
    }

    /// The event of an attempt without a usable response. `reason` is a `Loss` of `pkg/src/client/transport.ts`; anything else is a
    /// sentence about the option `option`. `response`: what of a response had arrived.
    pub(super) fn lost(&mut self, reason: &str, option: &str, reached: bool, response: &Response) -> Event {
        let (timeout_ms, deadline_ms) = (self.exchange.plan().timeout_ms, self.exchange.plan().deadline_ms);
        self.response = None;
        let mut facts = match reason {
            "held" => return Event::Held,
            "aborted" => return Event::Aborted { facts: aborted(response), reached },
            "timer" if self.timeout_ms < timeout_ms => client_side::deadline(deadline_ms),
            "timer" => client_side::timeout(self.timeout_ms),
            "threw" => client_side::network(),
            "key" => client_side::key(),
            "no-response" => client_side::protocol("`fetch` did not return a Response."),
            "too-large" => client_side::protocol(TOO_LARGE),
            problem => client_side::configuration(vec![Issue::of(option, rule!(Unusable, "{problem}"), [problem])]),
        };
        facts.status = facts.status.or((response.status > 0).then_some(response.status));
        Event::Failed { facts, reached }
    }

    /// Reads a response: the request id and the rate limit of a success, or the facts of a failure.
    fn read_response(&mut self, response: &Response) -> Result<(Option<String>, Option<RateLimit>), Box<ErrorFacts>> {
        let profile = self.client.profile();
        self.response = None;
        self.rate_limit = server_timing(response.headers, Some(response.status), response.now_ms).rate_limit;
        let request_id = if let Some(to) = &self.to {
            let accepted = match response::read_send(profile, response, to) {
                Ok(accepted) => accepted,
                Err(SendError { facts, response }) => {
                    self.response = response;
                    return Err(facts);
                }
            };
            self.response.insert(Box::new(accepted)).request_id.clone()
        } else {
            self.response = response::read_call(profile, &self.name, response)?.map(Box::new);
            error::request_id(response.headers, Some(profile))
        };
        Ok((request_id, self.rate_limit))
    }
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
