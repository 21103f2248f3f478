//! One event of a webhook and its facts.

use crate::error::{MessageFailure, reported_failure};
use crate::provider::{EventKind, EventType, Paths, Profile, Source};
use crate::util::format::join;
use crate::vocabulary::MessageStatus;

/// One event of a webhook.
#[derive(Debug)]
pub struct Event {
    /// What the event is.
    pub event_type: EventType,
    /// The provider's own name of the event.
    pub name: Option<String>,
    /// The provider's id of the message.
    pub message_id: Option<String>,
    /// The caller's own reference.
    pub reference: Option<String>,
    /// The status of the message; `None` if the event has none.
    pub status: Option<MessageStatus>,
    /// The recipient.
    pub to: Option<String>,
    /// The sender.
    pub from: Option<String>,
    /// The text of an inbound message.
    pub body: Option<String>,
    /// The URLs of the media of an inbound message.
    pub media_urls: Vec<String>,
    /// When it happened, as the provider wrote it.
    pub at: Option<String>,
    /// Why the message failed, with the provider's own text; `None` if it did not.
    pub error: Option<(MessageFailure, Option<String>)>,
    /// Identifies the event across deliveries; `None` without the id of a message. It consists of signed values only.
    pub key: Option<String>,
    /// The provider's id of this delivery.
    pub delivery_id: Option<String>,
    /// The steps to the part of the body that describes the event: see [`crate::provider::Item`].
    pub location: String,
}

/// Reads an event. `location`: where its source is. `signed`: the same source with the signed header fields only: the others can be
/// changed in a replayed request.
pub(super) fn read(profile: &Profile, kind: &EventKind, source: &Source, signed: &Source, location: String) -> Event {
    let id = |paths: Paths| source.id(paths);
    let status = source.scalar(kind.status).map(|word| profile.status_in_webhook(&word));
    let text = source.text(kind.error_message);
    let mut failure = reported_failure(profile, source.scalar(kind.error_code), text.as_deref(), status);
    if let Some(failure) = &mut failure {
        // What the provider says of this message counts before the rule of the code.
        let own = source.literal(kind.error_permanent).and_then(|word| match &*word {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        });
        failure.facts.permanent = own.or(failure.facts.permanent);
    }
    Event {
        event_type: kind.event_type,
        name: id(kind.name),
        message_id: id(kind.message_id),
        reference: id(kind.reference),
        status,
        to: id(kind.to),
        from: id(kind.from),
        body: id(kind.body),
        media_urls: source.strings(kind.media_urls),
        at: source.literal(kind.at),
        error: failure.map(|failure| (failure, text)),
        key: key(kind, signed),
        delivery_id: id(kind.delivery_id),
        location,
    }
}

/// Identifies an event across deliveries: the provider's id of it, or its message id, type, status and recipient. The recipient
/// is included because some providers use one id for a message to several recipients.
fn key(kind: &EventKind, source: &Source) -> Option<String> {
    let own = if kind.event_id_parts.is_empty() {
        source.id(kind.event_id).map(|id| vec![id])
    } else {
        kind.event_id_parts.each().map(|path| source.id(path)).collect()
    };
    let parts = match own {
        Some(parts) => parts,
        None => {
            let or_empty = |paths: Paths| source.id(paths).unwrap_or_default();
            let message_id = source.id(kind.message_id)?;
            vec![message_id, kind.event_type.word().to_owned(), or_empty(kind.status), or_empty(kind.to)]
        }
    };
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some(join(&parts, ":"))
}
