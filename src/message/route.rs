//! The route of a provider that a message takes.

use crate::provider::{Profile, Route, Slot, When};
use crate::segments::{Alphabet, septets};
use crate::util::value::Value;

/// The first route that fits. `None` if the provider documents no send.
///
/// A route for messages with a template fits every message with a template, also without its id. So a missing id is an
/// error, and the message is not sent without its template.
pub(super) fn route_for<'a>(message: &Value, profile: &'a Profile<'a>) -> Option<&'a Route<'a>> {
    profile.routes.iter().find(|route| match route.when {
        When::Always => true,
        When::MultipleRecipients => message.get("to").items().len() > 1,
        When::Unicode => {
            let text = message.get("body").as_str().unwrap_or_default();
            text.encode_utf16().any(|unit| septets(unit, Alphabet::Standard) == 0)
        }
        When::Has(slot) => is_present(message.get(root(slot))),
    })
}

/// The field of the message that contains the slot: `template` for `template.id`.
pub(super) fn root(slot: Slot) -> &'static str {
    if is_in_template(slot) { "template" } else { slot.path() }
}

/// Whether the slot is in the template.
pub(super) const fn is_in_template(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::TemplateId
            | Slot::TemplateName
            | Slot::TemplateLanguage
            | Slot::TemplateParameters
            | Slot::TemplateComponents
    )
}

/// Whether the message has a value for the slot. An empty object is a missing template or missing metadata; in other fields it is a
/// wrong value.
pub(super) fn has_input(slot: Slot, value: &Value) -> bool {
    if is_in_template(slot) || slot == Slot::Metadata { is_present(value) } else { !value.is_null() }
}

/// Whether there is a value. Null, and an object with only null properties, count as absent.
#[inline(never)]
pub(super) fn is_present(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.iter().any(|(_, value)| !value.is_null()),
        _ => !value.is_null(),
    }
}
