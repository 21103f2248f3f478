//! Reads a failed response from beginning to end.

use super::body::{json, plain};
use super::property_names::is_message;
use super::{ErrorFacts, by_profile, classify, inside_success, keywords, scope, status_text};
use crate::provider::Profile;
use crate::timing::{Hints, wait_in_sentence};
use crate::util::http::{Body, Headers, Response};
use crate::util::lookup::{Properties, is_object};
use crate::util::scalar::MAX_SCALAR_BYTES;
use crate::util::strings::truncate_line;
use crate::vocabulary::{Category, Scope};

/// Endings of the names of header fields that hold a request id, without hyphens. The profile may name others.
const REQUEST_ID_HEADERS: &[&str] =
    &["requestid", "correlationid", "traceid", "debugid", "reqid", "trackingid", "transactionid"];

/// Endings of the names of header fields that hold an error code.
const CODE_HEADERS: &[&str] = &["errortype", "errorcode"];

/// Reads a failed response: any status, also a failure inside a 2xx; any body; with or without a profile.
///
/// It never fails. What it does not understand is categorized by the status, or else as [`Category::Unknown`]. There is always
/// a message.
pub fn read(response: &Response, profile: Option<&Profile>) -> ErrorFacts {
    let candidates = match response.body {
        Body::Json(body) => json::candidates(body),
        _ => Vec::new(),
    };
    let mut facts = ErrorFacts::empty();
    facts.status = Some(response.status);
    match response.body {
        Body::Empty => {}
        Body::Json(body) => json::read(body, &candidates, &mut facts),
        Body::Text(text) => plain::read(text, &mut facts),
    }
    if let (Body::Json(body), Some(profile)) = (response.body, profile) {
        by_profile::read(body, profile, &mut facts);
    }
    if facts.code.is_none() {
        // `x-...-errortype: ThrottlingException:http://...`
        let code = header_ending_with(response.headers, CODE_HEADERS)
            .and_then(|code| crate::util::strings::split(code, b':').next());
        facts.code = short_string(code);
    }
    // It counts only with a status of success.
    let is_success = (200..300).contains(&response.status);
    if let (Body::Json(body), true) = (response.body, is_success) {
        facts.stated_status = inside_success::stated_status(body, profile);
    }
    let fallback = match facts.stated_status.unwrap_or(response.status) {
        409 => Category::Conflict,
        // RFC 9110, section 15: an unknown 4xx is treated as a 400.
        400..=499 => Category::Validation,
        _ => Category::Unknown,
    };
    let rule = classify::categorize(&mut facts, profile, false, fallback);
    if facts.param.is_none() {
        read_fields_of_sentence(&mut facts, &candidates);
    }
    set_timing(response, &candidates, &mut facts, profile);
    if facts.request_id.is_none() {
        facts.request_id = request_id(response.headers, profile);
    }
    if facts.message.is_empty() {
        facts.message = status_text::for_status(response.status);
    }
    let is_unprocessed = profile.is_some_and(|profile| profile.errors.is_not_accepted(response.status));
    // A profile says what a failure looks like. Without one, the words of the body have to do.
    let is_explicit_failure = is_success
        && match response.body {
            Body::Empty => false,
            Body::Json(body) => {
                inside_success::is_explicit_failure(body, profile)
                    || profile.is_none() && inside_success::shows_no_message(body)
            }
            // Behind a code alone, only what is about the account is about every message.
            Body::Text(text) => {
                let is_of_account = facts.code.is_some() && scope::default_of(facts.category) == Some(Scope::Account);
                profile.is_none()
                    && (is_of_account || plain::begins_with_error(text))
                    && !inside_success::speaks_of_success(text)
            }
        };
    classify::conclude(&mut facts, rule, is_unprocessed, is_explicit_failure);
    facts
}

/// The request id in the header fields: first those that the profile names, unchanged, then common ones. Cloudflare's `cf-ray`
/// is not one: it identifies the connection to Cloudflare.
pub fn request_id(headers: &Headers, profile: Option<&Profile>) -> Option<String> {
    let own = profile.and_then(|profile| profile.errors.request_id_headers().find_map(|name| headers.get(name)));
    own.filter(|id| !id.is_empty())
        .map(str::to_owned)
        .or_else(|| short_string(header_ending_with(headers, REQUEST_ID_HEADERS)))
}

fn short_string(text: Option<&str>) -> Option<String> {
    text.map(|text| truncate_line(text, MAX_SCALAR_BYTES)).filter(|text| !text.is_empty())
}

/// The value of the first header field whose name has one of these endings, in their order.
fn header_ending_with<'a>(headers: &'a Headers, endings: &[&str]) -> Option<&'a str> {
    endings.iter().find_map(|ending| {
        // Compared from the end, so that a long name is read once.
        let has_ending = |name: &[u8]| {
            let mut rest = ending.as_bytes();
            for byte in name.iter().rev().filter(|byte| !matches!(byte, b'-' | b'_')) {
                match rest {
                    [before @ .., last] if *last == byte.to_ascii_lowercase() => rest = before,
                    _ => break,
                }
            }
            rest.is_empty()
        };
        headers.iter().find(|(name, value)| !value.is_empty() && has_ending(name.as_bytes())).map(|(_, value)| value)
    })
}

/// Sets the fields that only the message names.
fn read_fields_of_sentence(facts: &mut ErrorFacts, candidates: &[Properties]) {
    let is_invalid = facts.category == Category::Validation;
    if facts.issues.is_empty() && is_invalid {
        facts.issues = keywords::required_fields(&facts.message).unwrap_or_default();
    }
    facts.param = match facts.issues.as_slice() {
        [only] => Some(only.path.clone()),
        [first, ..] if !first.path.is_empty() => None,
        _ => {
            let of_sentence = |sentence| {
                let quoted = if is_invalid { keywords::quoted_field(sentence) } else { None };
                quoted.or_else(|| keywords::named_field(sentence)).map(str::to_owned)
            };
            // Where the message names none, another sentence may.
            let others = || {
                let properties = candidates.iter().filter(|_| is_invalid).flat_map(Properties::iter);
                properties.filter(|(name, ..)| is_message(*name)).find_map(|(.., value)| of_sentence(value.as_str()?))
            };
            match facts.category {
                Category::Authentication => None,
                _ => of_sentence(&facts.message).or_else(others),
            }
        }
    };
}

/// Sets the wait that the server asks for and its rate limit. A `rate-limit` failure is read as a 429, whatever its status. A
/// wait in the message counts last, and only with status 429 or 503.
pub(crate) fn read_timing(response: &Response, facts: &mut ErrorFacts, profile: Option<&Profile>) {
    let candidates = match response.body {
        Body::Json(body) => json::candidates(body),
        _ => Vec::new(),
    };
    set_timing(response, &candidates, facts, profile);
}

fn set_timing(response: &Response, candidates: &[Properties], facts: &mut ErrorFacts, profile: Option<&Profile>) {
    let status = if facts.category == Category::RateLimit { 429 } else { response.status };
    let mut hints = Hints::of(response.headers, Some(status), response.now_ms);
    if let Some(profile) = profile {
        by_profile::waits(response, profile, &mut hints);
    }
    if matches!(response.body, Body::Json(body) if is_object(body)) {
        json::waits_of(candidates, &mut hints);
    }
    let timing = hints.timing();
    let may_wait = matches!(status, 429 | 503);
    let of_text = || may_wait.then(|| wait_in_sentence(&facts.message, status == 429)).flatten();
    facts.retry_after_ms = timing.retry_after_ms.or_else(of_text);
    facts.rate_limit = timing.rate_limit;
}
