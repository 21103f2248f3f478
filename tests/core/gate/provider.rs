//! A provider that counts requests and rejects those over its limit.

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
}

/// The result of a request: accepted, or the wait that the provider asks for.
pub(crate) struct Reply {
    pub wait_ms: Option<u64>,
    pub rate_limit: Option<RateLimit>,
}

impl Provider {
    pub(crate) fn new(rule: Rule) -> Provider {
        Provider { rule, began_ms: 0, used: 0, bucket: rule.limit * rule.window_ms, at_ms: 0 }
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
        let in_seconds = matches!(reports, Reports::AllInSeconds | Reports::WaitInSeconds);
        let reported = if in_seconds { reset_ms.div_ceil(1_000) * 1_000 } else { reset_ms };
        let fields = RateLimit { limit: Some(limit), remaining: Some(remaining), reset_ms: Some(reported) };
        Reply {
            wait_ms: (!is_accepted).then_some(reported.max(1)),
            rate_limit: matches!(reports, Reports::All | Reports::AllInSeconds).then_some(fields),
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
