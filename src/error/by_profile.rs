//! The facts of a failure at the paths that a profile names. They override those found by the shape of the body.

use super::facts::MAX_MESSAGE_BYTES;
use super::{ErrorFacts, account};
use crate::provider::{Profile, RetryAfter, Source, first_id, first_scalar, for_each};
use crate::timing::{Hints, decimal, delay_of, for_each_after, from_now};
use crate::util::http::{Body, Response};
use crate::util::strings::truncate_line;
use crate::util::value::Value;

/// Sets the facts that are at the profile's paths.
pub(super) fn read(body: &Value, profile: &Profile, facts: &mut ErrorFacts) {
    let errors = &profile.errors;
    if let Some(message) = Source::of(body).text(errors.message) {
        facts.message = truncate_line(&message, MAX_MESSAGE_BYTES);
    }
    for (paths, fact) in
        [(errors.code, &mut facts.code), (errors.param, &mut facts.param), (errors.docs_url_path, &mut facts.docs_url)]
    {
        if let Some(value) = first_scalar(body, paths) {
            *fact = Some(value);
        }
    }
    if let Some(value) = first_id(body, errors.request_id) {
        facts.request_id = Some(value);
    }
    facts.limit = account::limit(body, profile);
    facts.balance = account::balance(body, profile);
    if facts.code.as_deref().is_some_and(|code| errors.is_no_error(code)) {
        facts.code = None;
    }
}

/// Adds the waits at the places that the profile names. Where a path selects from an array, every matching entry counts: each
/// part of a message can be rejected with a wait of its own.
pub(super) fn waits(response: &Response, profile: &Profile, hints: &mut Hints) {
    for rule in profile.errors.retry_after.iter().filter(|rule| rule.is_for(response.status)) {
        match (rule.path.header(), response.body) {
            (Some(name), _) => {
                if let Some(value) = response.headers.get(name) {
                    add(&Value::from(value), rule, hints);
                }
            }
            (None, Body::Json(body)) => for_each(body, rule.path, &mut |value| add(value, rule, hints)),
            _ => {}
        }
    }
}

/// Adds the wait in a value, in the unit of the rule: a number or a date, or a number inside a string with the rule's text
/// around it (`wait [ # ]`).
fn add(value: &Value, rule: &RetryAfter, hints: &mut Hints) {
    let (unit, now_ms) = (rule.unit, hints.now_ms);
    let mut add = |wait: Option<f64>| {
        if let Some(wait) = wait {
            hints.add(false, wait, "body");
        }
    };
    match rule.around {
        None => add(delay_of(value, unit, now_ms)),
        Some((before, after)) => {
            let value = value.as_str().unwrap_or_default().as_bytes();
            let mut read = |rest: &[u8]| {
                let mut rest = rest.trim_ascii_start();
                let number = decimal(&mut rest);
                // Rejects "1,500", "5-10" and "12:30".
                let is_whole = !matches!(rest, [_, b'0'..=b'9', ..])
                    && rest.get(..after.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(after.as_bytes()));
                add(number.filter(|_| is_whole).map(|number| from_now(number, unit, now_ms)));
            };
            if before.is_empty() { read(value) } else { for_each_after(value, before.as_bytes(), &mut read) }
        }
    }
}
