//! Which hint counts: computed from the waits, not from their spelling.

use super::*;
use proptest::prelude::*;
use std::borrow::Cow;

const EXPLICIT: [&str; 4] = ["retry-after-ms", "x-ms-retry-after-ms", "retry-after", "x-ratelimit-retry-after"];
const RESETS: [&str; 5] = ["ratelimit", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "ratelimit"];
const HOUR_MS: u64 = 3_600_000;

/// A wait in seconds, the index of its field, and its spelling.
#[derive(Clone, Debug)]
struct Wait {
    index: usize,
    seconds: u64,
    form: usize,
}

fn wait(count: usize) -> impl Strategy<Value = Wait> {
    let seconds = prop_oneof![Just(0), 0..100_u64, 0..100_000_u64];
    (0..count, seconds, 0..6_usize).prop_map(|(index, seconds, form)| Wait { index, seconds, form })
}

/// A point in time on 1 or 2 January 2026, in any of its forms.
fn date(seconds: u64, form: usize) -> String {
    let (day, time) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    let (short, long) = [("Thu", "Thursday"), ("Fri", "Friday")][day as usize];
    let day = day + 1;
    match form {
        0 => format!("{short}, {day:02} Jan 2026 {time} GMT"),
        1 => format!("{long}, {day:02}-Jan-26 {time} GMT"),
        2 => format!("{short} Jan {day:>2} {time} 2026"),
        _ => format!("2026-01-{day:02}T{time}Z"),
    }
}

/// A header field that asks for the wait.
fn explicit(wait: &Wait) -> (&'static str, String) {
    let number = if wait.index < 2 { wait.seconds * 1000 } else { wait.seconds };
    let value = if wait.form < 4 { date(wait.seconds, wait.form) } else { number.to_string() };
    (EXPLICIT[wait.index], value)
}

/// A header field with the reset of a limit.
fn reset(wait: &Wait) -> (&'static str, String) {
    let seconds = wait.seconds;
    let value = match (wait.index, wait.form) {
        (0, _) => format!("\"a\";r=0;t={seconds}"),
        (4, _) => format!("limit=5, remaining=0, reset={seconds}"),
        (_, 4) => seconds.to_string(),
        (_, 5) => (NOW_MS / 1000 + seconds).to_string(),
        (_, form) => date(seconds, form),
    };
    (RESETS[wait.index], value)
}

/// A property of a body.
fn property(wait: &Wait) -> (Cow<'static, str>, Value<'static>) {
    let name = ["retry_after", "retryAfterMs", "retry_at", "retryAfterSeconds"][wait.index];
    let text = |text: String| Value::String(text.into());
    let value = match (wait.index, wait.form) {
        (_, 0..4) => text(date(wait.seconds, wait.form)),
        (1, 4) => number(wait.seconds as f64 * 1000.0),
        (1, _) => text((wait.seconds * 1000).to_string()),
        (2, 4) => number((NOW_MS / 1000 + wait.seconds) as f64),
        (_, 4) => number(wait.seconds as f64),
        _ => text(wait.seconds.to_string()),
    };
    (name.into(), value)
}

fn longest(waits: &[Wait]) -> Option<u64> {
    waits.iter().map(|wait| wait.seconds * 1000).max()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn the_longest_explicit_wait_counts_then_the_longest_reset_in_any_order_with_any_clock(
        explicits in prop::collection::vec(wait(4), 0..4),
        resets in prop::collection::vec(wait(5), 0..4),
        properties in prop::collection::vec(wait(4), 0..3),
        (is_limit, is_nested) in any::<(bool, bool)>(),
        skew in 0..200_u64,
        seed in any::<u64>(),
    ) {
        let status = if is_limit { 429 } else { 500 };
        let mut fields: Vec<_> = explicits.iter().map(explicit).chain(resets.iter().map(reset)).collect();
        fields.push(("date", date(0, seed as usize % 3)));
        let entries: Vec<_> = properties.iter().map(property).collect();
        let body = Value::Object(entries);
        let body = if is_nested { Value::Object(vec![("error".into(), body)]) } else { body };

        let explicit = longest(&explicits).max(longest(&properties));
        let reset = longest(&resets).filter(|_| is_limit);
        let is_overruled = explicit.unwrap_or(0) == 0 && reset.is_some_and(|reset| reset > 0);
        let expected = if is_overruled { reset } else { explicit.or(reset) };

        // A local clock that is up to 100 hours fast or slow.
        let local_ms = NOW_MS - 100 * HOUR_MS + skew * HOUR_MS;
        let wait = body_wait(&fields.iter().cloned().collect(), Some(status), &body, local_ms);
        prop_assert_eq!(wait, expected, "{:?} {:?}", fields, body);
        // Another order of the fields.
        for index in (1..fields.len()).rev() {
            fields.swap(index, (seed.rotate_left(index as u32 * 7) % (index as u64 + 1)) as usize);
        }
        prop_assert_eq!(body_wait(&fields.iter().cloned().collect(), Some(status), &body, local_ms), expected, "{:?}", fields);
    }

    #[test]
    fn another_explicit_wait_never_shortens_an_explicit_wait(
        explicits in prop::collection::vec(wait(4), 0..4),
        resets in prop::collection::vec(wait(5), 0..4),
        more in wait(4),
        status in prop::sample::select(vec![None, Some(200), Some(429), Some(500), Some(503)]),
    ) {
        let mut fields: Vec<_> = explicits.iter().map(explicit).chain(resets.iter().map(reset)).collect();
        let before = server_timing(&fields.iter().cloned().collect(), status, NOW_MS);
        fields.push(explicit(&more));
        let after = server_timing(&fields.iter().cloned().collect(), status, NOW_MS);
        let added = more.seconds * 1000;
        prop_assert!(after.retry_after_ms.unwrap() >= added);
        if before.retry_after_ms.is_none_or(|before| before <= added) {
            prop_assert_eq!(after.retry_after_ms, Some(added));
        }
        if before.source.is_some_and(|source| EXPLICIT.contains(&source)) {
            prop_assert!(after.retry_after_ms >= before.retry_after_ms);
        }
        prop_assert_eq!(after.rate_limit, before.rate_limit);
    }

    #[test]
    fn malformed_fields_give_the_same_wait_in_any_order_with_any_clock(
        fields in prop::collection::btree_map(prop::sample::select(&EXPLICIT_AND_RESETS[..]), "[ -~]{0,30}|[0-9]{1,13}|.{0,5}", 0..6),
        hours in 0..48_u64,
        status in prop::sample::select(vec![200, 429, 503]),
    ) {
        let date = ("date", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned());
        let mut fields: Vec<_> = fields.into_iter().chain([date]).collect();
        let timing = server_timing(&fields.iter().cloned().collect(), Some(status), NOW_MS);
        fields.reverse();
        for local_ms in [NOW_MS - hours * HOUR_MS, NOW_MS + hours * HOUR_MS] {
            prop_assert_eq!(&server_timing(&fields.iter().cloned().collect(), Some(status), local_ms), &timing);
        }
    }
}

const EXPLICIT_AND_RESETS: [&str; 9] = [
    "retry-after-ms",
    "x-ms-retry-after-ms",
    "retry-after",
    "x-ratelimit-retry-after",
    "ratelimit",
    "ratelimit-reset",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "x-ratelimit-remaining",
];
