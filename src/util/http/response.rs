//! An HTTP response, as the readers take it.

use super::Headers;
use crate::util::value::Value;

/// The body of a response.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// No bytes.
    Empty,
    /// Parses as JSON, whatever its content type.
    Json(&'a Value<'a>),
    /// Everything else.
    Text(&'a str),
}

/// An HTTP response and the time at which it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// The HTTP status.
    pub status: u16,
    /// All header fields.
    pub headers: &'a Headers,
    /// The body.
    pub body: Body<'a>,
    /// When it arrived, in milliseconds since the Unix epoch. Header fields that name a point in time are compared with it.
    pub now_ms: u64,
}
