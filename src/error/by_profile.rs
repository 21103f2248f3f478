//! The facts of a failure at the paths that a profile names. They override those found by the shape of the body.

use super::ErrorFacts;
use super::facts::MAX_MESSAGE_BYTES;
use crate::provider::{Profile, Source, find, first_id, first_scalar};
use crate::timing::{Hints, Unit, decimal, delay_of, for_each_after, from_now};
use crate::util::http::{Body, Response};
use crate::util::strings::split_once;
use crate::util::strings::truncate_line;
use crate::util::value::Value;

/// Sets the facts that are at the profile's paths.
pub(super) fn read(body: &Value, profile: &Profile, facts: &mut ErrorFacts) {
    let errors = profile.at("errors");
    let at_path = |name| first_scalar(body, errors.get(name));
    if let Some(message) = Source::of(body).text(errors.get("message")) {
        facts.message = truncate_line(&message, MAX_MESSAGE_BYTES);
    }
    for (name, fact) in [("code", &mut facts.code), ("param", &mut facts.param), ("docsUrlPath", &mut facts.docs_url)] {
        if let Some(value) = at_path(name) {
            *fact = Some(value);
        }
    }
    if let Some(value) = first_id(body, errors.get("requestId")) {
        facts.request_id = Some(value);
    }
    if facts.code.as_deref().is_some_and(|code| profile.is_no_error(code)) {
        facts.code = None;
    }
}

/// Adds the waits at the places that the profile names. Where a path selects from an array, every matching entry counts: each
/// part of a message can be rejected with a wait of its own.
pub(super) fn waits(response: &Response, profile: &Profile, hints: &mut Hints) {
    for rule in profile.at("errors.retryAfter").items() {
        let only = rule.get("httpStatuses").items();
        if !only.is_empty() && !only.iter().any(|status| status.as_integer() == Some(response.status.into())) {
            continue;
        }
        let path = rule.get("path").as_str().unwrap_or_default();
        if let Some(name) = path.strip_prefix("header:") {
            if let Some(value) = response.headers.get(name) {
                add(&Value::from(value), rule, hints);
            }
        } else if let Body::Json(body) = response.body {
            let start = path.bytes().position(|byte| byte == b'[').unwrap_or(path.len());
            let (list, choice) = path.split_at_checked(start).unwrap_or_default();
            if choice.starts_with("[?") || choice.starts_with("[*") {
                for item in find(body, list).items() {
                    add(find(&Value::Array(vec![item.clone()]), choice), rule, hints);
                }
            } else {
                add(find(body, path), rule, hints);
            }
        }
    }
}

/// Adds the wait in a value, in the unit of the rule: a number or a date, or a number inside a string with the rule's text
/// around it (`wait [ # ]`).
fn add(value: &Value, rule: &Value, hints: &mut Hints) {
    let text = |name| rule.get(name).as_str().unwrap_or_default();
    let unit = match text("unit") {
        "s" => Unit::S,
        "ms" => Unit::Ms,
        "unix-s" => Unit::UnixS,
        _ => Unit::UnixMs,
    };
    let now_ms = hints.now_ms;
    let mut add = |wait: Option<f64>| {
        if let Some(wait) = wait {
            hints.add(false, wait, "body");
        }
    };
    match split_once(text("match"), b'#') {
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
