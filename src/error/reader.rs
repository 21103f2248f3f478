//! A failed response, read from beginning to end.

use super::timing::{body_wait, server_timing, text_wait};
use super::{Category, Facts, by_profile, classify, phrase, shape, text_body, words};
use crate::http::Headers;
use crate::provider::Profile;
use crate::value::Value;

/// A body as it came.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    Empty,
    /// Whatever parses as JSON, whatever its content type says.
    Json(&'a Value),
    Text(&'a str),
}

/// A response, and when it came.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub status: u16,
    pub headers: &'a Headers,
    pub body: Body<'a>,
    /// The time of its arrival, in milliseconds since 1970, for headers that name a point in time.
    pub now_ms: u64,
}

/// Header fields by which a request is known, besides those of a profile.
const REQUEST_ID_HEADERS: &str =
    "x-request-id request-id x-correlation-id x-trace-id x-amzn-requestid x-amzn-request-id x-ms-request-id";

/// Reads a failed response into one shape: any status, also a failure inside a 2xx; any body; with a
/// profile or without.
///
/// Never fails: what cannot be understood falls to the status and then to [`Category::Unknown`], and there
/// is always a message.
pub fn read(answer: &Answer, profile: Option<&Profile>) -> Facts {
    let mut facts = Facts::blank();
    facts.status = Some(answer.status);
    match answer.body {
        Body::Empty => {}
        Body::Json(body) => shape::read(body, &mut facts),
        Body::Text(text) => text_body::read(text, &mut facts),
    }
    if let (Body::Json(body), Some(profile)) = (answer.body, profile) {
        by_profile::read(body, profile, &mut facts);
    }
    let otherwise = match answer.status {
        409 => Category::Conflict,
        // RFC 9110, section 15: a 4xx that is not known is treated as a 400.
        400..=499 => Category::Validation,
        _ => Category::Unknown,
    };
    let rule = classify::explain(&mut facts, profile, false, otherwise);
    if facts.category == Category::Validation && facts.issues.is_empty() && facts.param.is_none() {
        read_fields_of_sentence(&mut facts);
    }
    facts.retry_after_ms =
        profile.and_then(|profile| by_profile::wait(answer, profile)).or_else(|| wait(answer, &facts.message));
    if facts.request_id.is_none() {
        facts.request_id = request_id(answer.headers, profile);
    }
    if facts.message.is_empty() {
        facts.message = phrase::of_status(answer.status);
    }
    let stays_out = profile.is_some_and(|profile| profile.is_not_accepted(answer.status));
    classify::conclude(&mut facts, rule, stays_out);
    facts
}

/// The request id in the header fields: those of the profile first, then those that many use.
pub fn request_id(headers: &Headers, profile: Option<&Profile>) -> Option<String> {
    let of = |name: &str| headers.get(name).map(|id| phrase::tidy(id, shape::WORD)).filter(|id| !id.is_empty());
    let of: &dyn Fn(&str) -> Option<String> = &of;
    let own = profile.and_then(|profile| profile.request_id_headers().find_map(of));
    own.or_else(|| crate::text::pieces(REQUEST_ID_HEADERS, b' ').find_map(of))
}

/// The fields that only the sentence names.
fn read_fields_of_sentence(facts: &mut Facts) {
    facts.issues = words::required(&facts.message).unwrap_or_default();
    facts.param = match facts.issues.as_slice() {
        [] => words::quoted(&facts.message).map(str::to_owned),
        [only] => Some(only.path.clone()),
        _ => None,
    };
}

/// The wait that the server asks for. What a body or a sentence says counts only where it can be meant so.
fn wait(answer: &Answer, sentence: &str) -> Option<u64> {
    server_timing(answer.headers, Some(answer.status), answer.now_ms).retry_after_ms.or_else(|| {
        if !matches!(answer.status, 429 | 503) {
            return None;
        }
        let in_body = match answer.body {
            Body::Json(body) => body_wait(body),
            _ => None,
        };
        in_body.or_else(|| text_wait(sentence))
    })
}
