//! Documented calls besides the send.

/// A call by name: `messages.get`, `contacts.list`.
#[derive(Debug)]
pub struct Operation {
    pub name: &'static str,
    pub method: Method,
    /// Below the base URL; `{id}` at the end stands for the percent-encoded argument of that name.
    pub path: &'static str,
    /// The documented query parameters; `*`: any.
    pub query: &'static [&'static str],
    /// The documented members of the JSON body; `*`: any; empty: the call has none.
    pub body: &'static [&'static str],
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
