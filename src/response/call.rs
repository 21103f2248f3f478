//! Reads the response to a call other than a send.

use super::SendResponse;
use super::message::Reader;
use crate::error::{self, ErrorFacts, client_side};
use crate::provider::{Profile, first_id};
use crate::util::http::{Body, Response};
use crate::vocabulary::MessageStatus;

/// Reads the response to a call other than a send. Of a call that returns messages, it returns what the response says of them: none if
/// it cannot be read. `name`: of the documented call.
///
/// # Errors
///
/// - Any status but a 2xx.
/// - A 2xx whose body says explicitly that the request failed, or reports a failure and has none of the documented ids. With an
///   id, an error in the body may be that of the message which was read.
/// - A 2xx that is a web page, or claims to be JSON and is not. It comes from something between the client and the provider,
///   such as a captive portal or a proxy, and is transient.
pub fn read_call(profile: &Profile, name: &str, response: &Response) -> Result<Option<SendResponse>, Box<ErrorFacts>> {
    let own = profile.message_paths(name);
    let paths = own.as_ref().unwrap_or(&profile.response);
    let mut read = SendResponse::default();
    let fails = match response.body {
        Body::Json(body) => {
            if own.is_some() {
                read = Reader { profile, paths, usual: MessageStatus::Unknown }.read(body, response, &[]).response;
            }
            let has_id = read.messages.iter().any(|message| message.id.is_some())
                || [paths.id, paths.message_id].into_iter().any(|paths| first_id(body, paths).is_some());
            error::is_explicit_failure(body, Some(profile)) || !has_id && error::is_failure_inside_success(body)
        }
        _ => false,
    };
    if fails || !(200..300).contains(&response.status) {
        return Err(Box::new(error::read(response, Some(profile))));
    }
    let read = own.map(|_| read);
    let Body::Text(text) = response.body else { return Ok(read) };
    let claims_json = response
        .headers
        .get("content-type")
        .is_some_and(|value| value.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"json")));
    let what = match (error::is_html(text), claims_json) {
        (true, _) => "The response is a web page instead of JSON.",
        (_, true) => "The response is not valid JSON or was truncated.",
        _ => return Ok(read),
    };
    let mut facts = client_side::protocol(what);
    facts.status = Some(response.status);
    facts.transient = true;
    facts.request_id = error::request_id(response.headers, None);
    Err(facts)
}
