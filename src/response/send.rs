//! Reads the response to a send: whether it was accepted, the ids, and the status of each message.

use super::message::{Read, Reader, SendResponse, SentMessage};
use crate::error::{self, ErrorFacts, client_side};
use crate::provider::Profile;
use crate::util::http::{Body, Response};
use crate::util::value::Value;
use crate::vocabulary::{MessageStatus, Outcome};

/// A send that failed.
#[derive(Debug)]
pub struct SendError {
    /// Why it failed.
    pub facts: Box<ErrorFacts>,
    /// What a 2xx says about the messages, for the error; `None` if it says nothing about them.
    pub response: Option<Box<SendResponse>>,
}

impl From<Box<ErrorFacts>> for SendError {
    fn from(facts: Box<ErrorFacts>) -> SendError {
        SendError { facts, response: None }
    }
}

/// Reads the response to a send. `to`: the recipients as they were sent.
///
/// A 2xx with an id that the profile documents is accepted, with two exceptions:
///
/// - Every message failed. The facts are those of the first one; `not_accepted` if no message went out, `transient` if every
///   failure may pass. A transient failure with an id (of the message or of the send) leaves the send in doubt, because the
///   message may still go out: without a key it must not be repeated.
/// - The body says explicitly that the request failed. With an id that is a contradiction: the outcome is unknown, and the
///   failure is not transient.
///
/// A 2xx without such an id is the failure that its body reports, or a `protocol` failure: the message has probably been
/// accepted, but that is unknown. It is `transient` only if the body is truncated or missing: if the provider recognises the
/// key, the same request may return the response.
///
/// # Errors
///
/// Any other status, and the failures above.
pub fn read_send(profile: &Profile, response: &Response, to: &[String]) -> Result<SendResponse, SendError> {
    let read = || Box::new(error::read(response, Some(profile)));
    if !(200..300).contains(&response.status) {
        return Err(read().into());
    }
    let paths = &profile.response;
    let may_be_empty = paths.may_be_empty;
    const NONE: &Value = &Value::Null;
    let (body, mut fault, was_cut) = match response.body {
        Body::Json(body @ Value::Object(_)) => (body, "", false),
        Body::Empty | Body::Json(Value::Null) => (NONE, if may_be_empty { "" } else { "is empty" }, true),
        Body::Json(_) => (NONE, "is JSON, but not an object", false),
        Body::Text(text) if error::is_html(text) => (NONE, "is a web page instead of JSON", false),
        Body::Text(_) => (NONE, "is not valid JSON or was truncated", true),
    };
    let reader = Reader { profile, paths, usual: MessageStatus::Accepted };
    let Read { response: accepted, has_items, has_status } = reader.read(body, response, to);
    let has_id_where =
        |fits: fn(&SentMessage) -> bool| accepted.messages.iter().any(|message| message.id.is_some() && fits(message));
    let has_id = has_id_where(|_| true) || accepted.batch_id.is_some();
    // The id of a failed message does not show that anything was accepted.
    let is_named = accepted.batch_id.is_some() || has_id_where(|message| message.error.is_none());
    let is_said = error::is_explicit_failure(body, Some(profile));
    let mut facts = if fault.is_empty() && (is_said || !has_id && error::is_failure_inside_success(body)) {
        let mut facts = read();
        facts.not_accepted &= !has_id;
        facts.transient &= !has_id;
        facts
    } else if let Some(first) = failure_of_all(&accepted.messages) {
        let mut facts = Box::new(first);
        error::read_timing(response, &mut facts, Some(profile));
        facts.retry_after_ms = facts.retry_after_ms.filter(|_| facts.transient);
        facts.not_accepted &= !(facts.transient && has_id);
        facts
    } else {
        if fault.is_empty() && !is_named && !may_be_empty {
            if !paths.id.is_empty() || !paths.message_id.is_empty() {
                fault = "lacks the documented id";
            } else if !has_status && !has_items {
                fault = "has none of the documented properties";
            }
        }
        if fault.is_empty() {
            return Ok(accepted);
        }
        let message = crate::util::format::join(&["The response body of the send ", fault, "."], "");
        let mut facts = client_side::protocol(&message);
        facts.status = Some(response.status);
        facts.transient = was_cut;
        facts
    };
    facts.request_id = facts.request_id.take().or_else(|| accepted.request_id.clone());
    let response = (has_id || has_items).then(|| Box::new(in_doubt(accepted)));
    Err(SendError { facts, response })
}

/// The failure of all messages together; `None` if one of them did not fail, or without messages.
fn failure_of_all(messages: &[SentMessage]) -> Option<ErrorFacts> {
    let first = messages.first()?.error.as_ref()?;
    let mut facts = first.facts.clone();
    for message in messages {
        let failure = message.error.as_ref()?;
        facts.transient &= failure.facts.transient;
        facts.not_accepted &= failure.outcome == Outcome::NotSent;
        facts.permanent = facts.permanent.filter(|permanent| failure.facts.permanent == Some(*permanent));
    }
    Some(facts)
}

/// The response to a failed send: a message without a status of its own is `unknown`, not `accepted`.
fn in_doubt(mut read: SendResponse) -> SendResponse {
    if read.status == MessageStatus::Accepted {
        read.status = MessageStatus::Unknown;
    }
    for message in &mut read.messages {
        if message.error.is_none() && message.status == MessageStatus::Accepted {
            message.status = MessageStatus::Unknown;
        }
    }
    read
}
