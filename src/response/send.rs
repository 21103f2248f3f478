//! What a provider's response to a send says: whether it was accepted, the ids, and what became of each message.

use crate::error::{self, ErrorFacts, MessageFailure, client_side, message_failure};
use crate::provider::{Profile, fact, find, id, texts};
use crate::util::http::{Body, Response};
use crate::util::scalar::scalar;
use crate::util::text_set::TextSet;
use crate::util::value::Value;
use crate::vocabulary::MessageStatus;
use crate::vocabulary::{Category, Outcome, Scope};

/// A send that the provider accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct SendResponse {
    /// The id of the one message; `None` where there are several, or where the provider gives none.
    pub id: Option<String>,
    /// The id of the whole request; `None` where the provider gives none, or where it is that of the one message.
    pub batch_id: Option<String>,
    pub status: MessageStatus,
    /// One entry a message, in the order of the response.
    pub messages: Vec<SentMessage>,
    pub request_id: Option<String>,
    /// Whether the provider says that this repeats an earlier response: nothing was sent anew.
    pub replayed: bool,
}

impl SendResponse {
    /// Whether sending anew to the recipient of each message may succeed and cannot reach them twice: it failed, and no other
    /// message to them was accepted, such as another part of the text, or the same on another channel.
    pub fn retryable(&self) -> Vec<bool> {
        let mut reached = TextSet::with_capacity(self.messages.len());
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
    pub id: Option<String>,
    pub to: Option<String>,
    pub status: MessageStatus,
    /// Set when this message failed although the request was accepted.
    pub error: Option<Box<MessageFailure>>,
}

/// A send that failed.
#[derive(Debug)]
pub struct SendError {
    pub facts: Box<ErrorFacts>,
    /// What a 2xx says of its messages all the same, for the error; `None` where it says nothing of them.
    pub accepted: Option<Box<SendResponse>>,
}

impl From<Box<ErrorFacts>> for SendError {
    fn from(facts: Box<ErrorFacts>) -> SendError {
        SendError { facts, accepted: None }
    }
}

/// Reads any response to a send. `to`: the recipients as they were sent.
///
/// A 2xx with an id that the profile documents is accepted, whatever else it says. It failed nevertheless
///
/// - where each of its messages failed. The facts are those of the first; `not_accepted` where each certainly did not go
///   out, `transient` where each failure may pass. What has an id, the message's or the send's, may yet go out by itself: that leaves the
///   send in doubt: without a key it must not be repeated.
/// - where the body says in so many words that the request failed. The id contradicts that: the outcome is unknown, and
///   nothing says that calling again would help.
///
/// Without such an id it is a failure that the body reports, or a protocol failure: the message has probably been
/// accepted, but nobody can tell. Only where the body was cut off or is missing is that `transient`: the same request
/// may then bring the response, if the provider recognises its key.
pub fn read_send(profile: &Profile, response: &Response, to: &[String]) -> Result<SendResponse, SendError> {
    let read = || Box::new(error::read(response, Some(profile)));
    if !(200..300).contains(&response.status) {
        return Err(read().into());
    }
    let paths = profile.at("response");
    let may_be_empty = paths.get("mayBeEmpty").as_bool() == Some(true);
    const NONE: &Value = &Value::Null;
    let (body, mut fault, was_cut) = match response.body {
        Body::Json(body @ Value::Map(_)) => (body, "", false),
        Body::Empty | Body::Json(Value::Null) => (NONE, if may_be_empty { "" } else { "is empty" }, true),
        Body::Json(_) => (NONE, "is JSON, but not an object", false),
        Body::Text(text) if error::is_html(text) => (NONE, "is a web page instead of JSON", false),
        Body::Text(_) => (NONE, "is not valid JSON or was truncated", true),
    };
    let list = texts(paths.get("items")).map(|path| find(body, path)).find(|value| matches!(value, Value::List(_)));
    let own_status = status(profile, body, paths.get("status"));
    let accepted = read_body(profile, response, to, body, list, own_status);
    let has_id_where =
        |fits: fn(&SentMessage) -> bool| accepted.messages.iter().any(|message| message.id.is_some() && fits(message));
    let has_id = has_id_where(|_| true) || accepted.batch_id.is_some();
    // What is accepted has an id itself: that of a message that failed is none of it.
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
            if !paths.get("id").is_null() || !paths.get("messageId").is_null() {
                fault = "lacks the documented id";
            } else if own_status.is_none() && list.is_none() {
                fault = "has none of the documented properties";
            }
        }
        if fault.is_empty() {
            return Ok(accepted);
        }
        let sentence = crate::util::format::join(&["The response body of the send ", fault, "."], "");
        let mut facts = client_side::protocol(&sentence);
        facts.status = Some(response.status);
        facts.transient = was_cut;
        facts
    };
    facts.request_id = facts.request_id.take().or_else(|| accepted.request_id.clone());
    let told = (has_id || list.is_some()).then(|| Box::new(in_doubt(accepted)));
    Err(SendError { facts, accepted: told })
}

/// What all of the messages have in common that failed; `None` where one did not, or where there is none.
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

/// What was read of a send that failed: that a message was accepted which says nothing of itself, nobody can say.
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

/// What the body says, whatever it is worth. `list`: its entries, one a message; without it the body is the message.
fn read_body(
    profile: &Profile,
    response: &Response,
    to: &[String],
    body: &Value,
    list: Option<&Value>,
    own_status: Option<MessageStatus>,
) -> SendResponse {
    let paths = profile.at("response");
    let own_id = id(body, paths.get("id"));
    let request_id = id(body, paths.get("requestId")).or_else(|| error::request_id(response.headers, Some(profile)));
    let entries = list.map_or(std::slice::from_ref(body), Value::items);
    let mut messages: Vec<SentMessage> = Vec::new();
    for entry in entries {
        let mut message = read_message(profile, entry, own_status);
        if let (None, [_], [to]) = (&message.to, entries, to) {
            message.to = Some(to.clone());
        }
        if let Some(failure) = &mut message.error {
            failure.facts.status = Some(response.status);
            failure.facts.request_id = request_id.clone();
        }
        messages.push(message);
    }
    for number in
        find(body, paths.get("rejectedRecipients").as_text().unwrap_or("\0")).items().iter().filter_map(scalar)
    {
        let mut failure = message_failure(None, None, MessageStatus::Rejected, Some(profile));
        // Nobody was asked but the provider itself.
        failure.facts.category = Category::Validation;
        failure.facts.scope = Some(Scope::Recipient);
        failure.facts.status = Some(response.status);
        failure.facts.request_id = request_id.clone();
        let message =
            SentMessage { id: None, to: Some(number), status: MessageStatus::Rejected, error: Some(Box::new(failure)) };
        messages.push(message);
    }
    let mut only_id = None;
    if let [only] = messages.as_mut_slice() {
        // Where messages have no ids of their own, the request's names its one message.
        if paths.get("messageId").is_null() {
            only.id = own_id.clone();
        }
        only_id = only.id.clone();
    }
    // A send that tells only about its messages is what they all are.
    let common = messages.first().map(|first| first.status);
    let common = common.filter(|status| messages.iter().all(|message| message.status == *status));
    let replayed = profile.idempotency().and_then(|rule| response.headers.get(rule.replayed_header?));
    SendResponse {
        batch_id: own_id.filter(|own| Some(own) != only_id.as_ref()),
        id: only_id,
        status: own_status.or(common).unwrap_or(MessageStatus::Accepted),
        messages,
        request_id,
        replayed: replayed.is_some_and(|value| value.eq_ignore_ascii_case("true")),
    }
}

fn read_message(profile: &Profile, entry: &Value, of_all: Option<MessageStatus>) -> SentMessage {
    let paths = profile.at("response");
    // 0 is no failure's code, as in webhooks.
    let is_code = |code: &String| !profile.is_no_error(code) && code.bytes().any(|byte| byte != b'0');
    let code = fact(entry, paths.get("messageErrorCode")).filter(is_code);
    let sentence = fact(entry, paths.get("messageErrorMessage"));
    let status = status(profile, entry, paths.get("messageStatus")).or(of_all).unwrap_or(MessageStatus::Accepted);
    // A code beside a status that says nothing is a failure; beside a good status it is history.
    let failed = status.is_failure() || status == MessageStatus::Unknown && code.is_some();
    SentMessage {
        id: id(entry, paths.get("messageId")),
        to: fact(entry, paths.get("messageTo")),
        status,
        error: failed.then(|| Box::new(message_failure(code.as_deref(), sentence.as_deref(), status, Some(profile)))),
    }
}

/// The status that a provider's word stands for; a word that it does not document is `unknown`, or what the profile
/// says of all others.
fn status(profile: &Profile, value: &Value, paths: &Value) -> Option<MessageStatus> {
    let word = fact(value, paths)?;
    let known = profile.at("response.statuses").entries().iter().find(|(known, _)| known.eq_ignore_ascii_case(&word));
    let status = known.map_or(profile.at("response.defaultStatus"), |(_, status)| status).as_text();
    // A number is a word only where the profile says so.
    let is_word = texts(paths).any(|path| find(value, path).as_text().is_some());
    status.and_then(MessageStatus::parse).or(is_word.then_some(MessageStatus::Unknown))
}
