//! Where an idempotency key goes, and what the provider promises about it.

use crate::util::value::Value;

#[derive(Clone, Copy, Debug)]
pub struct Idempotency<'a> {
    pub place: KeyPlace,
    /// The header field or body member.
    pub name: &'a str,
    /// The characters allowed besides letters and digits; `None`: anything printable.
    pub characters: Option<&'a str>,
    pub most: u64,
    /// How long a key is recognised, in milliseconds from the first request with it; `None`: not documented.
    pub ttl_ms: Option<u64>,
    /// The response header that marks an answer as a repetition of an earlier one.
    pub replayed_header: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    Header,
    Body,
}

impl Idempotency<'_> {
    pub(super) fn of(value: &Value) -> Option<Idempotency<'_>> {
        let is_header = value.get("in").as_text()? == "header";
        Some(Idempotency {
            place: if is_header { KeyPlace::Header } else { KeyPlace::Body },
            name: value.get("name").as_text()?,
            characters: value.get("characters").as_text(),
            most: value.get("most").as_whole().unwrap_or(255),
            ttl_ms: value.get("ttlS").as_whole().map(|seconds| seconds.saturating_mul(1000)),
            replayed_header: value.get("replayedHeader").as_text(),
        })
    }
}
