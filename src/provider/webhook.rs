//! How webhooks are read: the part of a profile that names their events.

use super::node::{Node, Part, nothing, read_object};
use super::status::Statuses;
use super::{Condition, Path, Paths};
use crate::vocabulary::string_enum;

string_enum! {
    /// What an event is.
    EventType default = Other {
        /// The status of a message.
        Status = "status",
        /// A message from a phone.
        Inbound = "inbound",
        /// A recipient wants no more messages.
        OptOut = "opt-out",
        /// A recipient wants messages again.
        OptIn = "opt-in",
        /// A recipient asks for help.
        Help = "help",
        /// What the profile does not describe.
        Other = "other",
    }
}

/// `webhook` of a profile, without what JavaScript reads to verify the signature.
#[derive(Clone, Debug, Default)]
pub struct Webhook<'a> {
    /// To the array that has an item for each event; `None`: the body is the one event.
    pub items: Option<Path<'a>>,
    /// The kinds of events, in the order in which they are tried.
    pub events: Vec<EventKind<'a>>,
    pub(super) statuses: Statuses<'a>,
}

/// A kind of event: when an item is one, and where its facts are. Without paths, a fact is not documented.
#[derive(Clone, Debug, Default)]
pub struct EventKind<'a> {
    /// What the event is.
    pub event_type: EventType,
    /// The conditions that an item of this kind meets.
    pub when: Vec<Condition<'a>>,
    /// To the array that has an item for each event, by way of the arrays around it; empty: the item is the event.
    pub items: Paths<'a>,
    /// To the provider's own name of the event.
    pub name: Paths<'a>,
    /// To the provider's id of the message.
    pub message_id: Paths<'a>,
    /// To the caller's own reference.
    pub reference: Paths<'a>,
    /// To the provider's word for the status.
    pub status: Paths<'a>,
    /// To the code of the error.
    pub error_code: Paths<'a>,
    /// To the text of the error.
    pub error_message: Paths<'a>,
    /// To the provider's word on whether the same message can never arrive.
    pub error_permanent: Paths<'a>,
    /// To the recipient.
    pub to: Paths<'a>,
    /// To the sender.
    pub from: Paths<'a>,
    /// To the text of the message.
    pub body: Paths<'a>,
    /// To the URLs of the media: every one counts.
    pub media_urls: Paths<'a>,
    /// To the time of the event.
    pub at: Paths<'a>,
    /// To the provider's own id of the event.
    pub event_id: Paths<'a>,
    /// To the values that together are the id of the event, instead of `event_id`.
    pub event_id_parts: Paths<'a>,
    /// To the provider's id of the delivery.
    pub delivery_id: Paths<'a>,
}

impl<'a> Webhook<'a> {
    pub(super) fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "items": self.items = Some(Path::read(value)),
            "events" required: value.items(0, &mut self.events),
            "statuses": value.entries(&mut self.statuses),
            "signatures": nothing(),
            "unsignedReason": nothing(),
            "encoding": nothing(),
            "challenge": nothing(),
        );
    }
}

impl<'a> Part<'a> for EventKind<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "type" required: self.event_type = value.word(EventType::ALL, EventType::WORDS).unwrap_or_default(),
            "when": value.items(1, &mut self.when),
            "items": self.items = Paths::read(value),
            "name": self.name = Paths::read(value),
            "messageId": self.message_id = Paths::read(value),
            "reference": self.reference = Paths::read(value),
            "status": self.status = Paths::read(value),
            "errorCode": self.error_code = Paths::read(value),
            "errorMessage": self.error_message = Paths::read(value),
            "errorPermanent": self.error_permanent = Paths::read(value),
            "to": self.to = Paths::read(value),
            "from": self.from = Paths::read(value),
            "body": self.body = Paths::read(value),
            "mediaUrls": self.media_urls = Paths::read(value),
            "at": self.at = Paths::read(value),
            "eventId": self.event_id = Paths::read(value),
            "eventIdParts": self.event_id_parts = Paths::read_array(value),
            "deliveryId": self.delivery_id = Paths::read(value),
        );
    }
}
