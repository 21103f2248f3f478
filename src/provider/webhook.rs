//! How webhooks are read: the part of a profile that names their events.

use super::Profile;
use crate::util::value::Value;
use crate::vocabulary::string_enum;

string_enum! {
    /// What an event is.
    EventType {
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

/// A kind of event: when an item is one, and where its facts are. The properties are paths, or null.
#[derive(Clone, Copy, Debug)]
pub struct EventKind<'a> {
    /// What the event is.
    pub event_type: EventType,
    data: &'a Value<'a>,
}

impl<'a> EventKind<'a> {
    /// An event that the profile does not describe.
    pub const OTHER: EventKind<'static> = EventKind { event_type: EventType::Other, data: &Value::Null };

    fn of(data: &'a Value<'a>) -> EventKind<'a> {
        let event_type = data.get("type").as_str().and_then(EventType::parse);
        EventKind { event_type: event_type.unwrap_or(EventType::Other), data }
    }

    /// The conditions that an item of this kind meets.
    pub fn when(&self) -> &'a Value<'a> {
        self.data.get("when")
    }

    /// The path to the array that has an item for each event; `None`: the item is the event.
    pub fn items(&self) -> Option<&'a str> {
        self.data.get("items").as_str()
    }

    /// The paths of a fact.
    pub fn paths(&self, fact: &str) -> &'a Value<'a> {
        self.data.get(fact)
    }
}

impl Profile {
    /// The path to the array that has an item for each event; `None`: the body is the one event.
    pub fn webhook_items(&self) -> Option<&str> {
        self.at("webhook.items").as_str()
    }

    /// The kinds of events, in the order in which they are tried.
    pub fn event_kinds(&self) -> Vec<EventKind<'_>> {
        self.at("webhook.events").items().iter().map(EventKind::of).collect()
    }
}
