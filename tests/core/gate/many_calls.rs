//! Many calls at once in virtual time. Each has its own exchange; all share the lanes, as plain data by name.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use tidings::call::exchange::{Event, Exchange, Idempotency, Plan, Step};
use tidings::call::{Gate, Lanes, Policy, Quota};
use tidings::error::ErrorFacts;
use tidings::util::json::parse;
use tidings::util::json_text::to_json;
use tidings::util::value::Value;
use tidings::vocabulary::{Outcome, Scope, StopReason};

use crate::provider::{Provider, Reply, Rule, limited};
use crate::rng::Rng;

/// The host's clock at the start: not 0, and not the time from which the provider counts.
pub(crate) const BEGIN_MS: u64 = 1_000_000;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    pub calls: usize,
    /// How many calls run at a time.
    pub at_once: usize,
    /// The longest time that a request takes to the provider, and the response back.
    pub latency_ms: u64,
    /// How late a timer may fire.
    pub late_ms: u64,
    pub deadline_ms: u64,
    pub seed: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct End {
    pub why: StopReason,
    pub outcome: Outcome,
    pub requests: usize,
    pub began_ms: u64,
    pub ended_ms: u64,
    pub facts: Option<ErrorFacts>,
}

pub(crate) struct ManyCalls {
    now_ms: u64,
    pub lanes: HashMap<Cow<'static, str>, Value<'static>>,
    calls: Vec<Call>,
    queue: BinaryHeap<Reverse<(u64, usize, usize, Happening)>>,
    order: usize,
    /// Until when the provider asked to wait, as far as its responses have arrived.
    asked_until: u64,
    pub early: Vec<(usize, u64)>,
    /// When each request reached the provider, and whether that accepted it.
    pub arrivals: Vec<(u64, bool)>,
    pub requests: usize,
    pub rng: Rng,
    quota: Quota,
    schedule: Schedule,
    /// Behaves like a host without a gate, to show that the tests notice it.
    pub ignores_gate: bool,
}

struct Call {
    exchange: Exchange,
    requests: usize,
    reply: Option<Reply>,
    began_ms: u64,
    end: Option<End>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Start,
    Wake,
    Arrive,
    Response,
}

impl ManyCalls {
    pub(crate) fn new(schedule: Schedule) -> ManyCalls {
        ManyCalls {
            now_ms: BEGIN_MS,
            lanes: HashMap::new(),
            calls: Vec::new(),
            queue: BinaryHeap::new(),
            order: 0,
            asked_until: 0,
            early: Vec::new(),
            arrivals: Vec::new(),
            requests: 0,
            rng: Rng::new(schedule.seed),
            quota: Quota::new(100_000),
            schedule,
            ignores_gate: false,
        }
    }

    /// Makes all calls of the schedule and returns their ends.
    pub(crate) fn run(&mut self, rule: Rule) -> Vec<End> {
        let mut provider = Provider::new(rule);
        for _ in 0..self.schedule.at_once.min(self.schedule.calls) {
            self.add();
        }
        while let Some(Reverse((at_ms, _, call, happening))) = self.queue.pop() {
            self.now_ms = at_ms;
            match happening {
                Happening::Start => self.step(call, Event::Start),
                Happening::Wake => self.step(call, Event::Woken),
                Happening::Arrive => {
                    let reply = provider.request(at_ms);
                    self.arrivals.push((at_ms, reply.is_accepted));
                    self.calls[call].reply = Some(reply);
                    let back = self.rng.below(self.schedule.latency_ms + 1);
                    self.later(call, Happening::Response, back);
                }
                Happening::Response => {
                    let Reply { is_accepted, wait_ms, rate_limit } = self.calls[call].reply.take().expect("a reply");
                    let event = if is_accepted {
                        Event::Succeeded { status: 202, request_id: None, rate_limit }
                    } else {
                        self.asked_until = self.asked_until.max(at_ms + wait_ms.unwrap_or(0));
                        let facts = limited(1, Scope::Account, rate_limit);
                        Event::Failed {
                            facts: Box::new(ErrorFacts { retry_after_ms: wait_ms, ..*facts }),
                            reached: true,
                        }
                    };
                    self.step(call, event);
                }
            }
        }
        self.calls.iter().map(|call| call.end.clone().expect("every call ends")).collect()
    }

    fn add(&mut self) {
        let plan = plan("account", self.schedule.deadline_ms);
        let (call, now_ms) = (self.calls.len(), self.now_ms);
        let exchange = Exchange::new(plan, now_ms);
        self.calls.push(Call { exchange, requests: 0, reply: None, began_ms: now_ms, end: None });
        self.later(call, Happening::Start, 0);
    }

    fn later(&mut self, call: usize, happening: Happening, ms: u64) {
        self.order += 1;
        self.queue.push(Reverse((self.now_ms + ms, self.order, call, happening)));
    }

    fn step(&mut self, call: usize, event: Event) {
        let random = self.rng.fraction();
        let known = if self.ignores_gate { HashMap::new() } else { self.lanes.clone() };
        let mut gate = Gate::from(&Value::Object(known.into_iter().collect()));
        let one = &mut self.calls[call];
        let step = one.exchange.next(event, self.now_ms, random, Some(&mut self.quota), &mut gate);
        self.lanes = parse(&to_json(&gate)).unwrap().into_owned().entries().iter().cloned().collect();
        match step {
            Step::Send { .. } => {
                one.requests += 1;
                self.requests += 1;
                if self.now_ms < self.asked_until {
                    self.early.push((call, self.asked_until - self.now_ms));
                }
                let there = self.rng.below(self.schedule.latency_ms + 1);
                self.later(call, Happening::Arrive, there);
            }
            Step::Wait(wait) => {
                let late = self.rng.below(self.schedule.late_ms + 1);
                self.later(call, Happening::Wake, wait.ms + late);
            }
            Step::Nothing => panic!("an event that does not fit"),
            Step::Done(why) => {
                one.end = Some(End {
                    why,
                    outcome: one.exchange.outcome(),
                    requests: one.requests,
                    began_ms: one.began_ms,
                    ended_ms: self.now_ms,
                    facts: one.exchange.failure().cloned(),
                });
                if self.calls.len() < self.schedule.calls {
                    self.add();
                }
            }
        }
    }
}

pub(crate) fn plan(account: &str, deadline_ms: u64) -> Plan {
    Plan {
        idempotency: Idempotency::Unsafe,
        policy: Policy::DEFAULT,
        timeout_ms: 30_000,
        deadline_ms,
        is_caller_key: false,
        key_ttl_ms: None,
        lanes: Lanes { account: account.into(), ..Lanes::default() },
    }
}
