//! The steps of a call.

use super::{Attempt, Plan, Repeat, Why};
use crate::error::{Category, Facts, Outcome};
use crate::retry::{Cost, Quota, delay};

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The call begins.
    Start,
    /// The try was answered, and the answer is a success.
    Succeeded { status: u16, request_id: Option<String> },
    /// The try failed: refused, lost, or out of time. `reached` is false where the request certainly never
    /// left (the caller's own key function failed, say).
    Failed { facts: Box<Facts>, reached: bool },
    /// The wait is over, as far as the timer knows.
    Woken,
    /// The caller does not want the call any more.
    Aborted { facts: Box<Facts>, reached: bool },
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send the request, and stop waiting for its answer after this time.
    Send {
        attempt: u32,
        timeout_ms: u64,
    },
    Wait(Wait),
    /// The call is over. On anything but [`Why::Accepted`] the failure is in [`Exchange::failure`].
    Done(Why),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    pub ms: u64,
    /// False where a timer fired early and the rest of a wait is due.
    pub begins: bool,
    pub hint_ms: Option<u64>,
    pub why: Why,
    pub category: Category,
}

/// One call. Times are milliseconds of a clock that never runs backward.
#[derive(Debug)]
pub struct Exchange {
    plan: Plan,
    began_ms: u64,
    try_began_ms: u64,
    /// A request is out.
    trying: bool,
    /// When the wait is over; `None` outside of one.
    due_ms: Option<u64>,
    waited_ms: u64,
    previous_delay_ms: u64,
    paid: Option<Cost>,
    /// Some try may have been accepted without our knowing it. Later refusals do not undo that.
    in_doubt: bool,
    failure: Option<Box<Facts>>,
    trail: Vec<Attempt>,
    done: Option<Why>,
}

impl Exchange {
    pub fn new(plan: Plan, now_ms: u64) -> Exchange {
        Exchange {
            plan,
            began_ms: now_ms,
            try_began_ms: now_ms,
            trying: false,
            due_ms: None,
            waited_ms: 0,
            previous_delay_ms: 0,
            paid: None,
            in_doubt: false,
            failure: None,
            trail: Vec::new(),
            done: None,
        }
    }

    /// Takes what happened and tells what to do. `random` is in `[0, 1)`. An event that does not fit the
    /// state (a second answer, say) changes nothing.
    pub fn next(&mut self, event: Event, now_ms: u64, random: f64, quota: Option<&mut Quota>) -> Step {
        if let Some(why) = self.done {
            return Step::Done(why);
        }
        match event {
            Event::Start => self.send(now_ms),
            Event::Woken => self.woken(now_ms),
            Event::Succeeded { status, request_id } => {
                if let Some(quota) = quota {
                    quota.give_back(self.paid);
                }
                let attempt = Attempt { status: Some(status), request_id, ..self.attempt(now_ms, Why::Accepted) };
                self.trail.push(attempt);
                self.end(Why::Accepted)
            }
            Event::Failed { facts, reached } => self.failed(facts, reached, now_ms, random, quota),
            Event::Aborted { facts, reached } => {
                match self.due_ms {
                    Some(due) => self.woke_early(due, now_ms),
                    None if self.trying => self.record(&facts, reached, now_ms, Why::Aborted),
                    None => {}
                }
                self.failure = Some(facts);
                self.end(Why::Aborted)
            }
        }
    }

    pub fn is_over(&self) -> bool {
        self.done.is_some()
    }

    /// Whether the message went out, as far as anybody can know.
    pub fn outcome(&self) -> Outcome {
        match self.done {
            Some(Why::Accepted) => Outcome::Sent,
            _ if self.in_doubt => Outcome::Unknown,
            _ => Outcome::NotSent,
        }
    }

    /// The last failure.
    pub fn failure(&self) -> Option<&Facts> {
        self.failure.as_deref()
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many tries there have been.
    pub fn tries(&self) -> u32 {
        self.number().saturating_sub(1)
    }

    pub fn trail(&self) -> &[Attempt] {
        &self.trail
    }

    /// The time spent waiting between tries.
    pub fn waited_ms(&self) -> u64 {
        self.waited_ms
    }

    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.began_ms)
    }

    fn send(&mut self, now_ms: u64) -> Step {
        let left = self.plan.deadline_ms.saturating_sub(self.elapsed_ms(now_ms));
        self.try_began_ms = now_ms;
        self.trying = true;
        Step::Send { attempt: self.number(), timeout_ms: self.plan.timeout_ms.min(left) }
    }

    /// The number of the try that is running, or that comes next.
    fn number(&self) -> u32 {
        u32::try_from(self.trail.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn failed(
        &mut self,
        facts: Box<Facts>,
        reached: bool,
        now_ms: u64,
        random: f64,
        quota: Option<&mut Quota>,
    ) -> Step {
        let retry = self.number();
        let delay = delay(&self.plan.policy, retry, self.previous_delay_ms, facts.retry_after_ms, random);
        let why = self.refusal(&facts, delay.ms, now_ms, quota);
        let goes_on = if delay.hinted { Why::Hint } else { Why::Backoff };
        self.record(&facts, reached, now_ms, why.unwrap_or(goes_on));
        let category = facts.category;
        let hint_ms = facts.retry_after_ms;
        self.failure = Some(facts);
        if let Some(why) = why {
            return self.end(why);
        }
        if let Some(attempt) = self.trail.last_mut() {
            attempt.wait_ms = delay.ms;
        }
        self.previous_delay_ms = delay.ms;
        self.waited_ms = self.waited_ms.saturating_add(delay.ms);
        self.due_ms = Some(now_ms.saturating_add(delay.ms));
        Step::Wait(Wait { ms: delay.ms, begins: true, hint_ms, why: goes_on, category })
    }

    /// Why there will be no further try; `None` where there will. The order is fixed: what can never help
    /// comes before what is used up, and the quota, which the question itself spends, comes last.
    fn refusal(&mut self, facts: &Facts, delay_ms: u64, now_ms: u64, quota: Option<&mut Quota>) -> Option<Why> {
        let policy = &self.plan.policy;
        let elapsed = self.elapsed_ms(now_ms);
        if !facts.transient {
            return Some(Why::NotRetryable);
        }
        if elapsed >= self.plan.deadline_ms {
            return Some(Why::Deadline);
        }
        if self.plan.repeat == Repeat::Risky && !facts.not_accepted && !policy.allow_unsafe {
            return Some(Why::Unsafe);
        }
        if self.number() >= policy.max_attempts {
            return Some(Why::MaxAttempts);
        }
        if facts.retry_after_ms.is_some_and(|hint| hint > policy.max_retry_after_ms) {
            return Some(Why::WaitTooLong);
        }
        if elapsed.saturating_add(delay_ms) >= self.plan.deadline_ms {
            return Some(Why::Deadline);
        }
        let cost = if facts.category == Category::RateLimit { Cost::Throttled } else { Cost::Transient };
        if let Some(quota) = quota {
            if !quota.take(cost) {
                return Some(Why::Quota);
            }
            self.paid = Some(cost);
        }
        None
    }

    fn woken(&mut self, now_ms: u64) -> Step {
        let Some(due) = self.due_ms else { return self.send(now_ms) };
        if self.elapsed_ms(now_ms) >= self.plan.deadline_ms {
            return self.end(Why::Deadline);
        }
        // A timer may fire early (browsers round, clocks drift); never earlier than asked is a promise.
        if now_ms < due {
            let (hint_ms, category) =
                self.failure.as_ref().map_or((None, Category::Unknown), |facts| (facts.retry_after_ms, facts.category));
            let why = self.trail.last().map_or(Why::Backoff, |attempt| attempt.why);
            return Step::Wait(Wait { ms: due.saturating_sub(now_ms), begins: false, hint_ms, why, category });
        }
        self.due_ms = None;
        self.send(now_ms)
    }

    /// The wait was cut short: what was not waited is not counted.
    fn woke_early(&mut self, due_ms: u64, now_ms: u64) {
        let rest = due_ms.saturating_sub(now_ms);
        self.waited_ms = self.waited_ms.saturating_sub(rest);
        if let Some(attempt) = self.trail.last_mut() {
            attempt.wait_ms = attempt.wait_ms.saturating_sub(rest);
        }
    }

    fn record(&mut self, facts: &Facts, reached: bool, now_ms: u64, why: Why) {
        self.in_doubt |= reached && self.plan.has_effect() && !facts.not_accepted;
        let attempt = Attempt {
            status: facts.status,
            category: Some(facts.category),
            code: facts.code.clone(),
            request_id: facts.request_id.clone(),
            ..self.attempt(now_ms, why)
        };
        self.trail.push(attempt);
        self.trying = false;
    }

    fn attempt(&self, now_ms: u64, why: Why) -> Attempt {
        Attempt {
            number: self.number(),
            started_ms: self.try_began_ms.saturating_sub(self.began_ms),
            duration_ms: now_ms.saturating_sub(self.try_began_ms),
            status: None,
            category: None,
            code: None,
            request_id: None,
            wait_ms: 0,
            why,
        }
    }

    fn end(&mut self, why: Why) -> Step {
        self.done = Some(why);
        Step::Done(why)
    }
}
