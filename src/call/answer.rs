//! Whether a success of a call that is no send can be one.

use crate::error::{self, Answer, Body, Facts, local};

/// A 2xx that is a web page, or that says it is JSON and is not, is the word of something between us and
/// the provider: a captive portal, a proxy. It is retried where the call may be repeated.
pub fn check_answer(answer: &Answer) -> Result<(), Box<Facts>> {
    let Body::Text(text) = answer.body else { return Ok(()) };
    let claims_json = answer
        .headers
        .get("content-type")
        .is_some_and(|value| value.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"json")));
    let what = match (error::is_html(text), claims_json) {
        (true, _) => "The answer is a web page instead of JSON.",
        (_, true) => "The answer is no JSON, or was cut off.",
        _ => return Ok(()),
    };
    let mut facts = local::protocol(what);
    facts.status = Some(answer.status);
    facts.transient = true;
    facts.request_id = error::request_id(answer.headers, None);
    Err(facts)
}
