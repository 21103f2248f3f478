//! A provider, as data.

use super::{ErrorRules, Operation, Route};
use crate::message::Status;

/// Everything that tidings knows about a provider.
#[derive(Debug)]
pub struct Profile {
    /// The name by which callers choose it: `texting-blue`.
    pub name: &'static str,
    /// The name for people: `Texting Blue`.
    pub title: &'static str,
    /// With the version, without a slash at the end.
    pub base_url: &'static str,
    /// How the API key travels: the first entry whose prefix the key has.
    pub auth: &'static [Auth],
    /// Further client options that travel as header fields.
    pub settings: &'static [Setting],
    /// How a message is sent; the first route that fits. Empty: the provider documents no send.
    pub routes: &'static [Route],
    /// Documented calls besides the send.
    pub operations: &'static [Operation],
    pub answer: Answer,
    pub errors: ErrorRules,
    pub idempotency: Option<Idempotency>,
}

/// One way to present the API key.
#[derive(Debug)]
pub struct Auth {
    /// Keys that begin like this go this way; empty fits every key.
    pub key_prefix: &'static str,
    pub header: &'static str,
    /// What stands before the key: `Bearer `, or nothing.
    pub scheme: &'static str,
}

/// A client option that travels as a header field.
#[derive(Debug)]
pub struct Setting {
    /// The option's name: `senderId`.
    pub option: &'static str,
    pub header: &'static str,
    pub required: bool,
    /// What it is, for the error when it is missing.
    pub what: &'static str,
}

/// Where an idempotency key goes, and what the provider promises about it.
#[derive(Debug)]
pub struct Idempotency {
    pub place: KeyPlace,
    /// The header field or body member.
    pub name: &'static str,
    /// The characters allowed besides letters and digits; `None`: anything printable.
    pub extra_characters: Option<&'static str>,
    pub max_length: usize,
    /// The response header that marks an answer as a repetition of an earlier one.
    pub replayed_header: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    Header,
    Body,
}

/// Where the facts of a successful send stand. Paths are dotted; the first that holds something counts;
/// an empty path is the whole body.
#[derive(Debug)]
pub struct Answer {
    /// Whether a 2xx without a body is a success (where the provider documents one).
    pub may_be_empty: bool,
    /// The id of the whole send.
    pub id: &'static [&'static str],
    pub status: &'static [&'static str],
    pub request_id: &'static [&'static str],
    /// The lists that hold an entry per message; where none is there, the body itself is the one message.
    pub each: &'static [&'static str],
    pub message_id: &'static [&'static str],
    pub message_to: &'static str,
    pub message_status: &'static str,
    pub message_code: &'static str,
    pub message_text: &'static str,
    /// The provider's words for a message's status.
    pub statuses: &'static [(&'static str, Status)],
}
