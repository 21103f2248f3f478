//! A provider that counts requests and rejects those over its limit.

use std::collections::VecDeque;

use tidings::error::ErrorFacts;
use tidings::timing::RateLimit;
use tidings::vocabulary::{Category, Scope};

/// How the limit is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counts {
    /// In windows that start at fixed times.
    Windows,
    /// In windows that start with their first request.
    Anchored,
    /// A bucket that is refilled evenly and holds the limit of one window.
    Bucket,
    /// The requests of the time before, as long as a window.
    Sliding,
}

/// What its responses report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reports {
    /// The wait, and with every response limit, remaining and reset, in milliseconds.
    All,
    /// The same, with reset and wait in whole seconds, as most providers do.
    AllInSeconds,
    /// Only the wait, in milliseconds.
    Wait,
    /// Only the wait, in whole seconds.
    WaitInSeconds,
    /// Limit and remaining with every response, and the wait in whole seconds. No reset.
    LimitAndRemaining,
    /// Only remaining, and the wait in whole seconds.
    Remaining,
    /// No field at all, not even the wait.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub counts: Counts,
    pub reports: Reports,
    pub limit: u64,
    pub window_ms: u64,
}

pub(crate) struct Provider {
    rule: Rule,
    began_ms: u64,
    used: u64,
    /// In thousandths of a request, times the window.
    bucket: u64,
    at_ms: u64,
    /// When it accepted the latest requests, as many as the limit.
    accepted_at: VecDeque<u64>,
}

/// The result of a request: accepted, or the wait that the provider asks for.
pub(crate) struct Reply {
    pub is_accepted: bool,
    pub wait_ms: Option<u64>,
    pub rate_limit: Option<RateLimit>,
}

impl Provider {
    pub(crate) fn new(rule: Rule) -> Provider {
        Provider {
            rule,
            began_ms: 0,
            used: 0,
            bucket: rule.limit * rule.window_ms,
            at_ms: 0,
            accepted_at: VecDeque::new(),
        }
    }

    pub(crate) fn request(&mut self, now_ms: u64) -> Reply {
        let Rule { counts, reports, limit, window_ms } = self.rule;
        let (is_accepted, remaining, reset_ms) = if counts == Counts::Bucket {
            // One request costs a window; each millisecond brings `limit`.
            self.bucket = (self.bucket + (now_ms - self.at_ms) * limit).min(limit * window_ms);
            let is_accepted = self.bucket >= window_ms;
            self.bucket -= if is_accepted { window_ms } else { 0 };
            let missing = window_ms.saturating_sub(self.bucket).div_ceil(limit);
            (is_accepted, self.bucket / window_ms, missing)
        } else if counts == Counts::Sliding {
            self.accepted_at.retain(|at_ms| at_ms + window_ms > now_ms);
            let is_accepted = (self.accepted_at.len() as u64) < limit;
            if is_accepted {
                self.accepted_at.push_back(now_ms);
            }
            let reset_ms = self.accepted_at[0] + window_ms - now_ms;
            (is_accepted, limit - self.accepted_at.len() as u64, reset_ms)
        } else {
            if now_ms >= self.began_ms + window_ms {
                self.used = 0;
                self.began_ms = if counts == Counts::Anchored { now_ms } else { now_ms - now_ms % window_ms };
            }
            let is_accepted = self.used < limit;
            self.used += u64::from(is_accepted);
            (is_accepted, limit - self.used, self.began_ms + window_ms - now_ms)
        };
        self.at_ms = now_ms;
        let in_milliseconds = matches!(reports, Reports::All | Reports::Wait);
        let reported = if in_milliseconds { reset_ms } else { reset_ms.div_ceil(1_000) * 1_000 };
        let fields = RateLimit { limit: Some(limit), remaining: Some(remaining), reset_ms: Some(reported) };
        Reply {
            is_accepted,
            wait_ms: (!is_accepted && reports != Reports::Nothing).then_some(reported.max(1)),
            rate_limit: match reports {
                Reports::All | Reports::AllInSeconds => Some(fields),
                Reports::LimitAndRemaining => Some(RateLimit { reset_ms: None, ..fields }),
                Reports::Remaining => Some(RateLimit { limit: None, reset_ms: None, ..fields }),
                Reports::Wait | Reports::WaitInSeconds | Reports::Nothing => None,
            },
        }
    }
}

/// The facts of a rejection by a rate limit.
pub(crate) fn limited(wait_ms: u64, scope: Scope, rate_limit: Option<RateLimit>) -> Box<ErrorFacts> {
    Box::new(ErrorFacts {
        category: Category::RateLimit,
        scope: Some(scope),
        status: Some(429),
        transient: true,
        not_accepted: true,
        retry_after_ms: Some(wait_ms),
        rate_limit,
        ..ErrorFacts::default()
    })
}
