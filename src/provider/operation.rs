//! Documented calls other than the send.

use crate::util::value::Value;

/// A documented call.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL: a template, also of `{id}`, the argument of the call.
    pub path: &'a str,
    /// The documented query parameters. `*`: any.
    pub query: &'a [Value<'a>],
    /// The documented properties of the body. `*`: any. Empty: the call has no body.
    pub body: &'a [Value<'a>],
}

impl Operation<'_> {
    pub(super) fn of<'a>(value: &'a Value<'a>) -> Option<Operation<'a>> {
        Some(Operation {
            method: Method::parse(value.get("method").as_str()?)?,
            path: value.get("path").as_str()?,
            query: value.get("query").items(),
            body: value.get("body").items(),
        })
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the header fields only.
    Head,
    /// Sends or creates. Not idempotent.
    Post,
    /// Replaces.
    Put,
    /// Changes a part. Not idempotent.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method's name in capitals.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// The method of this name, in any case.
    pub fn parse(name: &str) -> Option<Method> {
        use Method::{Delete, Get, Head, Patch, Post, Put};
        [Get, Head, Post, Put, Patch, Delete].into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    /// Whether the method is idempotent (RFC 9110, section 9.2.2).
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Method::Post | Method::Patch)
    }
}
