//! What a message is checked with, besides its profile.

use super::PlanCheck;
use super::route::is_present;
use crate::provider::{Field, fill};
use crate::util::value::Value;

/// What a message is checked with, besides its profile.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The numbering plans. Without them, only the structure of phone numbers is checked.
    pub plans: Option<&'a PlanCheck<'a>>,
    /// The values of the client's options for the provider.
    pub option: &'a dyn Fn(&str) -> Option<String>,
    /// The time in milliseconds since the Unix epoch. 0 if the host has no clock: then no time is too early or too late.
    pub now_ms: u64,
}

impl Default for Context<'_> {
    /// No plans, no options and no clock.
    fn default() -> Self {
        Context { plans: None, option: &|_| None, now_ms: 0 }
    }
}

impl core::fmt::Debug for Context<'_> {
    fn fmt(&self, to: &mut core::fmt::Formatter) -> core::fmt::Result {
        to.write_str("Context")
    }
}

impl Context<'_> {
    /// The field's value where the message has none.
    pub(super) fn default_of(&self, field: &Field) -> Option<String> {
        fill(field.default?, &mut |name| (self.option)(name))
    }

    /// Whether the field has a value, in the message or by default.
    pub(super) fn has(&self, message: &Value, field: &Field) -> bool {
        is_present(message.at(field.slot.path())) || self.default_of(field).is_some()
    }
}
