//! A response, as the readers take it.

use super::Headers;
use crate::util::value::Value;

/// A body as it came.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    Empty,
    /// Whatever parses as JSON, whatever its content type says.
    Json(&'a Value),
    Text(&'a str),
}

/// A response, and when it came.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    pub status: u16,
    pub headers: &'a Headers,
    pub body: Body<'a>,
    /// The time of its arrival, in milliseconds since 1970, for headers that name a point in time.
    pub now_ms: u64,
}
