//! What a provider's answer to a send says: an id, a status, and what became of each message.

use super::Status;
use crate::error::{self, Answer, Body, Category, Facts, MessageFailure, Scope, local, message_failure};
use crate::provider::{Profile, fact, find, texts};
use crate::value::Value;

/// A send that the provider accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The id of the whole send; `None` where the provider gives none.
    pub id: Option<String>,
    pub status: Status,
    /// One entry a message, in the order of the answer.
    pub messages: Vec<MessageAnswer>,
    pub request_id: Option<String>,
    /// Whether the provider says that this repeats an earlier answer: nothing was sent anew.
    pub replayed: bool,
}

/// One message of an accepted send.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageAnswer {
    pub id: Option<String>,
    pub to: Option<String>,
    pub status: Status,
    /// Set when this message failed although the request was accepted.
    pub error: Option<Box<MessageFailure>>,
}

/// Reads the answer to a send by the profile's paths. `to`: the recipients as they were sent.
///
/// A 2xx that cannot be the documented success (a web page, broken JSON, a list, nothing where something is
/// documented, an object with none of the documented facts) is a protocol failure: the message has probably
/// been accepted, but nobody can tell. Only where the body was cut off or is missing is it `retryable`: the
/// same request may then bring the answer, if the provider recognises its key.
///
/// Whether the body reports the failure of the whole request is asked before, of
/// [`error::is_failure_inside_success`].
pub fn read_accepted(profile: &Profile, answer: &Answer, to: &[String]) -> Result<Accepted, Box<Facts>> {
    let paths = profile.at("answer");
    let may_be_empty = paths.get("mayBeEmpty").as_bool() == Some(true);
    const NONE: &Value = &Value::Null;
    let (body, mut fault, was_cut) = match answer.body {
        Body::Json(body @ Value::Map(_)) => (body, "", false),
        Body::Empty | Body::Json(Value::Null) => (NONE, if may_be_empty { "" } else { "is empty" }, true),
        Body::Json(_) => (NONE, "is JSON, but no object", false),
        Body::Text(text) if error::is_html(text) => (NONE, "is a web page instead of JSON", false),
        Body::Text(_) => (NONE, "is no JSON, or was cut off", true),
    };
    let id = fact(body, paths.get("id"));
    let own_status = status(profile, body, paths.get("status"));
    let list = texts(paths.get("each")).map(|path| find(body, path)).find(|value| matches!(value, Value::List(_)));
    if fault.is_empty() && id.is_none() && own_status.is_none() && list.is_none() && !may_be_empty {
        fault = "has none of the facts that are documented for it";
    }
    let request_id = fact(body, paths.get("requestId")).or_else(|| error::request_id(answer.headers, Some(profile)));
    if !fault.is_empty() {
        let mut facts =
            local::protocol(&crate::sentence::join(&["The body of the answer to the send ", fault, "."], ""));
        facts.status = Some(answer.status);
        facts.request_id = request_id;
        facts.transient = was_cut;
        return Err(facts);
    }
    let entries = list.map_or(std::slice::from_ref(body), Value::items);
    let mut messages: Vec<MessageAnswer> = Vec::new();
    for entry in entries {
        let mut message = read_message(profile, entry, own_status);
        if let (None, [_], [to]) = (&message.to, entries, to) {
            message.to = Some(to.clone());
        }
        if let Some(failure) = &mut message.error {
            failure.facts.status = Some(answer.status);
            failure.facts.request_id.clone_from(&request_id);
        }
        messages.push(message);
    }
    for number in find(body, paths.get("refused").as_text().unwrap_or("\0")).items().iter().filter_map(error::scalar) {
        let mut failure = message_failure(None, None, Status::Rejected, Some(profile));
        // Nobody was asked but the provider itself.
        failure.facts.category = Category::Validation;
        failure.facts.scope = Some(Scope::Recipient);
        let message =
            MessageAnswer { id: None, to: Some(number), status: Status::Rejected, error: Some(Box::new(failure)) };
        messages.push(message);
    }
    // A send that tells only about its messages is what they all are.
    let common = messages.first().map(|first| first.status);
    let common = common.filter(|status| messages.iter().all(|message| message.status == *status));
    let replayed = profile.idempotency().and_then(|rule| answer.headers.get(rule.replayed_header?));
    Ok(Accepted {
        id,
        status: own_status.or(common).unwrap_or(Status::Accepted),
        messages,
        request_id,
        replayed: replayed.is_some_and(|value| value.eq_ignore_ascii_case("true")),
    })
}

fn read_message(profile: &Profile, entry: &Value, of_all: Option<Status>) -> MessageAnswer {
    let paths = profile.at("answer");
    let code = fact(entry, paths.get("messageCode")).filter(|code| !profile.is_no_error(code));
    let sentence = fact(entry, paths.get("messageText"));
    let status = status(profile, entry, paths.get("messageStatus")).or(of_all).unwrap_or(Status::Accepted);
    // A code beside a status that says nothing is a failure; beside a good status it is history.
    let failed = status.is_failure() || status == Status::Unknown && code.is_some();
    MessageAnswer {
        id: fact(entry, paths.get("messageId")),
        to: fact(entry, paths.get("messageTo")),
        status,
        error: failed.then(|| Box::new(message_failure(code.as_deref(), sentence.as_deref(), status, Some(profile)))),
    }
}

/// The status that a provider's word stands for; a word that it does not document is `unknown`, or what the profile
/// says of all others.
fn status(profile: &Profile, value: &Value, paths: &Value) -> Option<Status> {
    let word = fact(value, paths)?;
    let known = profile.at("answer.statuses").entries().iter().find(|(known, _)| known.eq_ignore_ascii_case(&word));
    let status = known.map_or(profile.at("answer.otherStatus"), |(_, status)| status).as_text();
    // A number is a word only where the profile says so.
    let is_word = texts(paths).any(|path| find(value, path).as_text().is_some());
    status.and_then(Status::parse).or(is_word.then_some(Status::Unknown))
}
