//! Which of a provider's routes a message takes.

use crate::provider::{Profile, Route, Slot, When};
use crate::segments::{Alphabet, septets};
use crate::util::value::Value;

/// The first route that fits; `None` for a provider that documents no send.
///
/// A route for messages with a template fits every message that has one, whether it names it by id or not, so
/// that a template without its id is refused for that and not sent as if there were none.
pub(super) fn route_for<'a>(message: &Value, profile: &'a Profile) -> Option<Route<'a>> {
    profile.routes().iter().map(Route::of).find(|route| match route.when {
        When::Always => true,
        When::MultipleRecipients => message.get("to").items().len() > 1,
        When::Unicode => {
            let text = message.get("body").as_str().unwrap_or_default();
            text.encode_utf16().any(|unit| septets(unit, Alphabet::Standard) == 0)
        }
        When::Has(slot) => is_present(message.get(root(slot))),
    })
}

/// The field of the message itself in which the slot lies: `template` for `template.id`.
pub(super) fn root(slot: Slot) -> &'static str {
    if of_template(slot) { "template" } else { slot.path() }
}

pub(super) const fn of_template(slot: Slot) -> bool {
    matches!(slot, Slot::TemplateId | Slot::TemplateName | Slot::TemplateParameters)
}

/// Null is as absent, and so is an object in which everything is.
#[inline(never)]
pub(super) fn is_present(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.iter().any(|(_, value)| !value.is_null()),
        _ => !value.is_null(),
    }
}
