//! Reads the messages that a response describes.

use crate::error::{self, MessageFailure, message_failure, reported_failure};
use crate::provider::{Paths, Profile, ResponsePaths, Source, find, items};
use crate::util::http::Response;
use crate::util::scalar::scalar;
use crate::util::string_set::StringSet;
use crate::util::value::Value;
use crate::vocabulary::MessageStatus;
use crate::vocabulary::{Category, Scope};

/// What a response says about messages: those of a send, or those that were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// The message to one recipient.
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
    /// The idempotency key that it was sent with; `None` if the provider does not return it.
    pub key: Option<String>,
    /// Why this message failed; `None` if it did not.
    pub error: Option<Box<MessageFailure>>,
}

/// Where the messages of a response are, and what a message without a status has.
pub(super) struct Reader<'r, 'a> {
    pub profile: &'r Profile<'a>,
    pub paths: &'r ResponsePaths<'a>,
    pub usual: MessageStatus,
}

/// What a body says.
pub(super) struct Read {
    pub response: SendResponse,
    /// Whether it has an array of messages.
    pub has_items: bool,
    /// Whether it has a status of its own.
    pub has_status: bool,
}

impl Reader<'_, '_> {
    /// Reads a body without judging it. `to`: the recipients of the send.
    pub(super) fn read(&self, body: &Value, response: &Response, to: &[String]) -> Read {
        let Reader { profile, paths, usual } = *self;
        let body = Source::with_headers(body, response.headers);
        // Without an array, the body itself is the message.
        let items = paths.items.iter().find_map(|path| items(body.value(), path));
        let own_status = self.status(&body, paths.status);
        let own_id = body.id(paths.id).filter(|id| !paths.no_ids.contains(id));
        let request_id = body.id(paths.request_id).or_else(|| error::request_id(response.headers, Some(profile)));
        let entries =
            items.as_ref().map_or_else(|| vec![body], |items| items.iter().map(|item| body.item(item.value)).collect());
        let mut messages: Vec<SentMessage> = Vec::new();
        for entry in &entries {
            // An item may stand for several recipients.
            let mut recipients = entry.ids(paths.message_to);
            if recipients.is_empty() {
                let only = if let ([_], [to]) = (entries.as_slice(), to) { to } else { "" };
                recipients.push(only.to_owned());
            }
            for to in recipients {
                let mut message = self.read_message(entry, own_status, items.is_none());
                // In the response to another call than a send, what has neither an id nor a status is no message.
                if usual == MessageStatus::Unknown
                    && message.status == usual
                    && message.id.is_none()
                    && own_id.is_none()
                    && message.error.is_none()
                {
                    continue;
                }
                message.to = Some(to).filter(|to| !to.is_empty());
                if let Some(failure) = &mut message.error {
                    failure.facts.status = Some(response.status);
                    failure.facts.request_id = request_id.clone();
                }
                messages.push(message);
            }
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
                key: None,
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
        let response = SendResponse {
            batch_id: own_id.filter(|own| Some(own) != only_id.as_ref()),
            id: only_id,
            status: own_status.or(common).unwrap_or(usual),
            messages,
            request_id,
            replayed: replayed.is_some_and(|value| value.eq_ignore_ascii_case("true")),
        };
        Read { response, has_items: items.is_some(), has_status: own_status.is_some() }
    }

    /// Reads one message, without its recipient. `of_all`: the status of the whole response; `is_all`: the message is the whole response.
    fn read_message(&self, entry: &Source, of_all: Option<MessageStatus>, is_all: bool) -> SentMessage {
        let Reader { profile, paths, usual } = *self;
        let own_status = self.status(entry, paths.message_status).or(of_all.filter(|_| is_all));
        let code = |path| entry.scalar(path).filter(|code| !profile.errors.is_no_error(code));
        let code = paths.message_error_code.each().find_map(code);
        let text = entry.text(paths.message_error_message);
        let error = reported_failure(
            profile,
            code,
            text.as_deref(),
            own_status.or(of_all.filter(|status| status.is_failure())),
        );
        // A message that failed by its code alone is not accepted.
        let usual = of_all.unwrap_or(usual);
        let unknown = error.as_ref().filter(|_| !usual.is_failure()).map(|_| MessageStatus::Unknown);
        SentMessage {
            id: entry.id(paths.message_id).filter(|id| !paths.no_ids.contains(id)),
            to: None,
            status: own_status.or(unknown).unwrap_or(usual),
            reference: entry.text(paths.message_reference),
            key: entry.text(paths.message_key),
            error: error.map(Box::new),
        }
    }

    /// The status at the paths, of which the first with a documented word counts; `None` if there is none.
    fn status(&self, source: &Source, paths: Paths) -> Option<MessageStatus> {
        let known = paths.each().find_map(|path| self.paths.known_status(&source.scalar(path)?));
        known.or_else(|| source.scalar(paths).map(|_| self.paths.default_status.unwrap_or_default()))
    }
}
