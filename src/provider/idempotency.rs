//! Where the idempotency key is sent, and what the provider documents about it.

use crate::util::value::Value;

/// `idempotency` of a profile.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency<'a> {
    /// Where the key is sent.
    pub location: KeyLocation,
    /// The name of the header field, or of the property of the body.
    pub name: &'a str,
    /// The characters that a key may have besides letters and digits. `None`: all printable ASCII characters.
    pub additional_characters: Option<&'a str>,
    /// The most characters of a key. Default 255.
    pub max_length: u64,
    /// How long a key is recognised, in milliseconds from the first request with it. `None`: not documented.
    pub ttl_ms: Option<u64>,
    /// The header field of a response that repeats an earlier one.
    pub replayed_header: Option<&'a str>,
}

/// Where an idempotency key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header field.
    Header,
    /// In a property of the body.
    Body,
}

impl Idempotency<'_> {
    pub(super) fn of<'a>(value: &'a Value<'a>) -> Option<Idempotency<'a>> {
        let is_header = value.get("location").as_str()? == "header";
        Some(Idempotency {
            location: if is_header { KeyLocation::Header } else { KeyLocation::Body },
            name: value.get("name").as_str()?,
            additional_characters: value.get("additionalCharacters").as_str(),
            max_length: value.get("maxLength").as_integer().unwrap_or(255),
            ttl_ms: value.get("ttlSeconds").as_integer().map(|seconds| seconds.saturating_mul(1000)),
            replayed_header: value.get("replayedHeader").as_str(),
        })
    }
}
