//! A failed response, read from beginning to end.

use super::shape::Found;
use super::timing::{body_wait, server_timing, text_wait};
use super::{Category, Facts, classify, phrase, shape, text_body, words};
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
pub fn read(answer: &Answer, profile: Option<&'static Profile>) -> Facts {
    let mut found = match answer.body {
        Body::Empty => Found::default(),
        Body::Json(body) => shape::read(body, answer.status),
        Body::Text(text) => text_body::read(text),
    };
    let (code, text) = (found.code.as_deref(), found.message.as_deref());
    let known = profile.and_then(|profile| classify::documented(&profile.errors, code, text));
    let category = known.map_or_else(|| classify::guess(answer.status, code, text), |(rule, _)| rule.category);
    let docs_url = found.docs_url.take().or_else(|| {
        let rules = &profile.filter(|_| known.is_some())?.errors;
        Some(match code.filter(|_| !rules.code_docs_url.is_empty()) {
            Some(code) => [rules.code_docs_url, code].concat(),
            None => rules.docs_url.to_owned(),
        })
    });
    if category == Category::Validation {
        read_fields_of_sentence(&mut found);
    }
    let mut facts = Facts {
        category,
        code: found.code,
        status: Some(answer.status),
        param: found.param.or_else(|| known.and_then(|(_, param)| param).map(str::to_owned)),
        issues: found.issues,
        request_id: found.request_id.or_else(|| request_id(answer.headers, profile)),
        retry_after_ms: wait(answer, found.message.as_deref()),
        docs_url,
        message: found.message.unwrap_or_else(|| phrase::of_status(answer.status)),
        ..Facts::default()
    };
    classify::conclude(&mut facts, known.map(|(rule, _)| rule));
    facts
}

/// The request id in the header fields: those of the profile first, then those that many use.
pub fn request_id(headers: &Headers, profile: Option<&Profile>) -> Option<String> {
    let own = profile.map_or(&[][..], |profile| profile.errors.request_id_headers);
    own.iter()
        .copied()
        .chain(REQUEST_ID_HEADERS.split(' '))
        .find_map(|name| headers.get(name).map(|id| phrase::tidy(id, shape::WORD)).filter(|id| !id.is_empty()))
}

/// The fields that only the sentence names.
fn read_fields_of_sentence(found: &mut Found) {
    let Some(sentence) = found.message.as_deref() else { return };
    if !found.issues.is_empty() || found.param.is_some() {
        return;
    }
    let missing = words::required(sentence).unwrap_or_default();
    found.param = match missing.as_slice() {
        [] => words::quoted(sentence).map(str::to_owned),
        [only] => Some(only.path.clone()),
        _ => None,
    };
    found.issues = missing;
}

/// The wait that the server asks for. What a body or a sentence says counts only where it can be meant so.
fn wait(answer: &Answer, sentence: Option<&str>) -> Option<u64> {
    server_timing(answer.headers, Some(answer.status), answer.now_ms).retry_after_ms.or_else(|| {
        if !matches!(answer.status, 429 | 503) {
            return None;
        }
        let in_body = match answer.body {
            Body::Json(body) => body_wait(body),
            _ => None,
        };
        in_body.or_else(|| sentence.and_then(text_wait))
    })
}
