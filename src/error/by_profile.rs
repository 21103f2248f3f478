//! What a profile's own paths say of a failure. They count before what the body's shape tells.

use super::phrase::{SENTENCE, tidy};
use super::timing::delay_of;
use super::words::position;
use super::{Answer, Body, Facts};
use crate::provider::{Profile, fact, find, id, texts};
use crate::value::Value;

/// Reads what the profile's paths lead to into `facts`.
pub(super) fn read(body: &Value, profile: &Profile, facts: &mut Facts) {
    let errors = profile.at("errors");
    let own = |name| fact(body, errors.get(name));
    let sentence = texts(errors.get("message")).find_map(|path| find(body, path).as_text());
    if let Some(sentence) = sentence.map(|text| tidy(text, SENTENCE)).filter(|text| !text.is_empty()) {
        facts.message = sentence;
    }
    for (name, known) in [("code", &mut facts.code), ("param", &mut facts.param), ("docs", &mut facts.docs_url)] {
        if let Some(found) = own(name) {
            *known = Some(found);
        }
    }
    if let Some(found) = id(body, errors.get("requestId")) {
        facts.request_id = Some(found);
    }
    if facts.code.as_deref().is_some_and(|code| profile.is_no_error(code)) {
        facts.code = None;
    }
}

/// The wait, in milliseconds, that stands where only the profile knows.
pub(super) fn wait(answer: &Answer, profile: &Profile) -> Option<u64> {
    let Body::Json(body) = answer.body else { return None };
    profile.at("errors.wait").items().iter().find_map(|rule| {
        let only = rule.get("only").items();
        if !only.is_empty() && !only.iter().any(|status| status.as_whole() == Some(answer.status.into())) {
            return None;
        }
        let text = |name| rule.get(name).as_text().unwrap_or_default();
        let path = text("path");
        let found = match path.strip_prefix("header:") {
            Some(name) => answer.headers.get(name).map(str::to_owned),
            None => match find(body, path) {
                Value::Text(text) => Some(text.clone()),
                value => fact(value, &Value::from("")),
            },
        }?;
        // What stands around the number: `wait [ # ]`.
        let around = text("match");
        let before = crate::text::cut(around, b'#').map_or("", |(before, _)| before);
        let start = position(found.as_bytes(), before.as_bytes())?.checked_add(before.len())?;
        delay_of(found.get(start..)?, text("unit"), answer.now_ms)
    })
}
