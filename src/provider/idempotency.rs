//! Where an idempotency key goes, and what the provider promises about it.

use crate::util::value::Value;

#[derive(Clone, Copy, Debug)]
pub struct Idempotency<'a> {
    pub location: KeyLocation,
    /// The header field or body member.
    pub name: &'a str,
    /// The characters allowed besides letters and digits; `None`: anything printable.
    pub additional_characters: Option<&'a str>,
    /// The most characters of a key.
    pub max_length: u64,
    /// How long a key is recognised, in milliseconds from the first request with it; `None`: not documented.
    pub ttl_ms: Option<u64>,
    /// The response header that marks an answer as a repetition of an earlier one.
    pub replayed_header: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    Header,
    Body,
}

impl Idempotency<'_> {
    pub(super) fn of(value: &Value) -> Option<Idempotency<'_>> {
        let is_header = value.get("location").as_text()? == "header";
        Some(Idempotency {
            location: if is_header { KeyLocation::Header } else { KeyLocation::Body },
            name: value.get("name").as_text()?,
            additional_characters: value.get("additionalCharacters").as_text(),
            max_length: value.get("maxLength").as_whole().unwrap_or(255),
            ttl_ms: value.get("ttlSeconds").as_whole().map(|seconds| seconds.saturating_mul(1000)),
            replayed_header: value.get("replayedHeader").as_text(),
        })
    }
}
