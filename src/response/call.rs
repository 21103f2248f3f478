//! Whether a response to a call that is no send is a success, and can be one.

use crate::error::{self, ErrorFacts, client_side};
use crate::provider::{Profile, id};
use crate::util::http::{Body, Response};

/// Reads any response to a call that is no send.
///
/// A 2xx is a failure where its body says so in so many words, or reports one and has none of the ids that the profile
/// documents: what is read about a message may well hold the message's own error.
///
/// A 2xx that is a web page, or that says it is JSON and is not, is the word of something between us and the provider: a
/// captive portal, a proxy. It is repeated where the call may be.
pub fn check_response(profile: &Profile, response: &Response) -> Result<(), Box<ErrorFacts>> {
    let fails = match response.body {
        Body::Json(body) => {
            let has_id = ["response.id", "response.messageId"].iter().any(|path| id(body, profile.at(path)).is_some());
            error::is_explicit_failure(body, Some(profile)) || !has_id && error::is_failure_inside_success(body)
        }
        _ => false,
    };
    if fails || !(200..300).contains(&response.status) {
        return Err(Box::new(error::read(response, Some(profile))));
    }
    let Body::Text(text) = response.body else { return Ok(()) };
    let claims_json = response
        .headers
        .get("content-type")
        .is_some_and(|value| value.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"json")));
    let what = match (error::is_html(text), claims_json) {
        (true, _) => "The response is a web page instead of JSON.",
        (_, true) => "The response is not valid JSON or was truncated.",
        _ => return Ok(()),
    };
    let mut facts = client_side::protocol(what);
    facts.status = Some(response.status);
    facts.transient = true;
    facts.request_id = error::request_id(response.headers, None);
    Err(facts)
}
