//! Documented calls besides the send.

use crate::util::value::Value;

/// A documented call.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    pub method: Method,
    /// Below the base URL. A template of options and of `{id}`, the call's argument.
    pub path: &'a str,
    /// The documented query parameters; `*`: any.
    pub query: &'a [Value],
    /// The documented members of the JSON body; `*`: any; empty: the call has none.
    pub body: &'a [Value],
}

impl Operation<'_> {
    pub(super) fn of(value: &Value) -> Option<Operation<'_>> {
        Some(Operation {
            method: Method::parse(value.get("method").as_text()?)?,
            path: value.get("path").as_text()?,
            query: value.get("query").items(),
            body: value.get("body").items(),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
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

    pub fn parse(name: &str) -> Option<Method> {
        use Method::{Delete, Get, Head, Patch, Post, Put};
        [Get, Head, Post, Put, Patch, Delete].into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    /// Whether doing it twice is the same as doing it once (RFC 9110, section 9.2.2).
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Method::Post | Method::Patch)
    }
}
