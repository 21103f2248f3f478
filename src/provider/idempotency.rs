//! Where the idempotency key is sent, and what the provider documents about it.

use super::node::{Node, any, header_name, nonempty, read_object};

/// `idempotency` of a profile.
#[derive(Clone, Debug, Default)]
pub struct Idempotency<'a> {
    /// Where the key is sent.
    pub location: KeyLocation,
    /// The name of the header field, or of the property of the body.
    pub name: &'a str,
    /// The characters that a key may have besides letters and digits. `None`: all printable ASCII characters.
    pub additional_characters: Option<&'a str>,
    /// The most characters of a key. `None`: 255.
    max_length: Option<u64>,
    /// How long a key is recognised, in milliseconds from the first request with it. `None`: not documented.
    pub ttl_ms: Option<u64>,
    /// The header field of a response that repeats an earlier one.
    pub replayed_header: Option<&'a str>,
}

/// Where an idempotency key is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header field.
    #[default]
    Header,
    /// In a property of the body.
    Body,
}

impl<'a> Idempotency<'a> {
    pub(super) fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "location" required: if value.word_index(&["header", "body"]) == 1 {
                self.location = KeyLocation::Body;
            },
            "name" required: value.string(&mut self.name, nonempty),
            "additionalCharacters": value.some_string(&mut self.additional_characters, any),
            "maxLength": self.max_length = Some(value.integer(1, u64::MAX)),
            "ttlSeconds": self.ttl_ms = Some(value.integer(1, u64::MAX).saturating_mul(1000)),
            "replayedHeader": value.some_string(&mut self.replayed_header, header_name),
        );
    }

    /// The most characters of a key.
    pub fn max_length(&self) -> u64 {
        self.max_length.unwrap_or(255)
    }
}
