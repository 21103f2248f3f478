//! Whether the response to a call other than a send is a success.

use crate::error::{self, ErrorFacts, client_side};
use crate::provider::{Profile, first_id};
use crate::util::http::{Body, Response};

/// Checks the response to a call other than a send.
///
/// # Errors
///
/// - Any status but a 2xx.
/// - A 2xx whose body says explicitly that the request failed, or reports a failure and has none of the documented ids. With an
///   id, an error in the body may be that of the message which was read.
/// - A 2xx that is a web page, or claims to be JSON and is not. It comes from something between the client and the provider,
///   such as a captive portal or a proxy, and is transient.
pub fn check_response(profile: &Profile, response: &Response) -> Result<(), Box<ErrorFacts>> {
    let fails = match response.body {
        Body::Json(body) => {
            let paths = &profile.response;
            let has_id = [paths.id, paths.message_id].into_iter().any(|paths| first_id(body, paths).is_some());
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
