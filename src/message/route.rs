//! Which of a provider's routes a message takes.

use crate::provider::{Profile, Route, Slot, When};
use crate::value::Value;

/// The first route that fits; `None` for a provider that documents no send.
///
/// A route for messages with a template fits every message that has one, whether it names it by id or not, so
/// that a template without its id is refused for that and not sent as if there were none.
pub(super) fn route_for(message: &Value, profile: &'static Profile) -> Option<&'static Route> {
    profile.routes.iter().find(|route| match route.when {
        When::Always => true,
        When::SeveralRecipients => message.get("to").items().len() > 1,
        When::Has(slot) => is_present(message.get(root(slot))),
    })
}

/// The field of the message itself in which the slot lies: `template` for `template.id`.
pub(super) fn root(slot: Slot) -> &'static str {
    slot.path().split('.').next().unwrap_or("")
}

/// Null is as absent, and so is an object in which everything is.
pub(super) fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Map(entries) => entries.iter().any(|(_, value)| !value.is_null()),
        _ => true,
    }
}

/// Whether the route has a field for the slot.
pub(super) fn carries(route: &Route, slot: Slot) -> bool {
    route.fields.iter().any(|field| field.slot == slot)
}

/// Whether the route has a field for any part of a template.
pub(super) fn takes_templates(route: &Route) -> bool {
    route.fields.iter().any(|field| root(field.slot) == "template")
}
