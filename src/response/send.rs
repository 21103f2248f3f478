//! Reads the response to a send: whether it was accepted, the ids, and the status of each message.

use crate::error::{self, ErrorFacts, MessageFailure, client_side, message_failure, reported_failure};
use crate::provider::{Item, Paths, Profile, Source, find, items};
use crate::util::http::{Body, Response};
use crate::util::scalar::scalar;
use crate::util::string_set::StringSet;
use crate::util::value::Value;
use crate::vocabulary::MessageStatus;
use crate::vocabulary::{Category, Outcome, Scope};

/// What a provider's response says about a send.
#[derive(Clone, Debug, PartialEq)]
pub struct SendResponse {
    /// The id of the only message; `None` with several messages, or without an id.
    pub id: Option<String>,
    /// The id of the whole request; `None` without one, or if it is the id of the only message.
    pub batch_id: Option<String>,
    /// The status of the whole send.
    pub status: MessageStatus,
    /// The messages, in the order of the response.
    pub messages: Vec<SentMessage>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// Whether the provider says that it repeats an earlier response, and so sent nothing again.
    pub replayed: bool,
}

impl SendResponse {
    /// For each message, whether sending again to its recipient may succeed and cannot reach them twice: the message failed, and
    /// no other message to them was accepted, such as another part, or the same message on another channel.
    pub fn retryable(&self) -> Vec<bool> {
        let mut reached = StringSet::with_capacity(self.messages.len());
        let mut reached_unnamed = false;
        for message in self.messages.iter().filter(|message| message.error.is_none()) {
            match &message.to {
                Some(to) => drop(reached.insert(to)),
                None => reached_unnamed = true,
            }
        }
        let is_reached = |to: &Option<String>| to.as_ref().map_or(reached_unnamed, |to| reached.contains(to));
        let may_be_sent = |message: &SentMessage| {
            message.error.as_ref().is_some_and(|failed| failed.facts.retryable(failed.outcome, false))
                && !is_reached(&message.to)
        };
        self.messages.iter().map(may_be_sent).collect()
    }
}

/// One message of a send.
#[derive(Clone, Debug, PartialEq)]
pub struct SentMessage {
    /// The provider's id of the message.
    pub id: Option<String>,
    /// The recipient.
    pub to: Option<String>,
    /// The status of the message.
    pub status: MessageStatus,
    /// The caller's reference; `None` if the provider does not return it.
    pub reference: Option<String>,
    /// Why this message failed; `None` if it did not.
    pub error: Option<Box<MessageFailure>>,
}

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
    let source = Source::with_headers(body, response.headers);
    let items = paths.items.iter().find_map(|path| items(body, path));
    let own_status = status(profile, &source, paths.status);
    let accepted = read_body(profile, response, to, &source, items.as_deref(), own_status);
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
            } else if own_status.is_none() && items.is_none() {
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
    let response = (has_id || items.is_some()).then(|| Box::new(in_doubt(accepted)));
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

/// Reads the body without judging it. `items`: its messages; `None`: the body itself is the message.
fn read_body<'v>(
    profile: &Profile,
    response: &Response,
    to: &[String],
    body: &Source<'v, '_>,
    items: Option<&[Item<'v>]>,
    own_status: Option<MessageStatus>,
) -> SendResponse {
    let paths = &profile.response;
    let own_id = body.id(paths.id).filter(|id| !paths.no_ids.contains(id));
    let request_id = body.id(paths.request_id).or_else(|| error::request_id(response.headers, Some(profile)));
    let entries = items.map_or_else(|| vec![*body], |items| items.iter().map(|item| body.item(item.value)).collect());
    let mut messages: Vec<SentMessage> = Vec::new();
    for entry in &entries {
        let mut message = read_message(profile, entry, own_status, items.is_none());
        if let (None, [_], [to]) = (&message.to, entries.as_slice(), to) {
            message.to = Some(to.clone());
        }
        if let Some(failure) = &mut message.error {
            failure.facts.status = Some(response.status);
            failure.facts.request_id = request_id.clone();
        }
        messages.push(message);
    }
    let rejected = paths.rejected_recipients.map_or(&[][..], |path| find(body.value(), path).items());
    for number in rejected.iter().filter_map(scalar) {
        let mut failure = message_failure(None, None, MessageStatus::Rejected, Some(profile));
        // The provider itself rejected the recipient, not a carrier.
        failure.facts.category = Category::Validation;
        failure.facts.scope = Some(Scope::Recipient);
        failure.facts.status = Some(response.status);
        failure.facts.request_id = request_id.clone();
        let message = SentMessage {
            id: None,
            to: Some(number),
            status: MessageStatus::Rejected,
            reference: None,
            error: Some(Box::new(failure)),
        };
        messages.push(message);
    }
    let mut only_id = None;
    if let [only] = messages.as_mut_slice() {
        // Without ids of messages, the id of the request is that of its only message.
        if paths.message_id.is_empty() {
            only.id = own_id.clone();
        }
        only_id = only.id.clone();
    }
    // A send without a status of its own has the common status of its messages.
    let common = messages.first().map(|first| first.status);
    let common = common.filter(|status| messages.iter().all(|message| message.status == *status));
    let replayed = profile.idempotency.as_ref().and_then(|rule| response.headers.get(rule.replayed_header?));
    SendResponse {
        batch_id: own_id.filter(|own| Some(own) != only_id.as_ref()),
        id: only_id,
        status: own_status.or(common).unwrap_or(MessageStatus::Accepted),
        messages,
        request_id,
        replayed: replayed.is_some_and(|value| value.eq_ignore_ascii_case("true")),
    }
}

/// Reads one message. `of_all`: the status of the whole send; `is_all`: the message is the whole send.
fn read_message(profile: &Profile, entry: &Source, of_all: Option<MessageStatus>, is_all: bool) -> SentMessage {
    let paths = &profile.response;
    let own_status = status(profile, entry, paths.message_status).or(of_all.filter(|_| is_all));
    let code = entry.scalar(paths.message_error_code);
    let text = entry.text(paths.message_error_message);
    let error =
        reported_failure(profile, code, text.as_deref(), own_status.or(of_all.filter(|status| status.is_failure())));
    // A message that failed by its code alone is not accepted.
    let usual = of_all.unwrap_or(MessageStatus::Accepted);
    let unknown = error.as_ref().filter(|_| !usual.is_failure()).map(|_| MessageStatus::Unknown);
    SentMessage {
        id: entry.id(paths.message_id).filter(|id| !paths.no_ids.contains(id)),
        to: entry.id(paths.message_to),
        status: own_status.or(unknown).unwrap_or(usual),
        reference: entry.text(paths.message_reference),
        error: error.map(Box::new),
    }
}

/// The status at the paths; `None` if there is none.
fn status(profile: &Profile, source: &Source, paths: Paths) -> Option<MessageStatus> {
    source.scalar(paths).map(|word| profile.status_in_response(&word))
}
