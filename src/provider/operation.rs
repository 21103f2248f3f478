//! Documented calls other than the send.

use super::node::{Node, Part, check_nonempty, identifier, read_object, url_path};
use super::route::read_constants;
use super::{ResponsePaths, Scalars};
use crate::util::strings::split;
use crate::util::value::Value;

/// A documented call.
#[derive(Clone, Debug, Default)]
pub struct Operation<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL: a template, also of `{id}`, the argument of the call, and of `arguments`.
    pub path: &'a str,
    /// The placeholders of the path that the call's input has a value for, besides `id`.
    pub arguments: Scalars<'a>,
    /// The documented query parameters. `*`: any.
    pub query: Scalars<'a>,
    /// The documented properties of the body. `*`: any. Empty: the call has no body.
    pub body: Scalars<'a>,
    /// The whole body, instead of one that the caller gives. Strings are templates.
    pub constants: &'a Value<'a>,
    /// Whether a repetition has no further effect. `None`: the method decides.
    pub idempotent: Option<bool>,
    /// The paths to the messages in its response, where they differ from those of the response to a send; null without any.
    pub response: &'a Value<'a>,
}

impl<'a> Part<'a> for Operation<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        use Method::{Delete, Get, Patch, Post, Put};
        node.check(split(node.name, b'.').all(identifier));
        read_object!(node, value =>
            "method" required: {
                let methods = [Get, Post, Put, Patch, Delete];
                self.method = value.word(&methods, &methods.map(Method::name)).unwrap_or_default();
            },
            "path" required: value.string(&mut self.path, url_path),
            "query": self.query = Scalars::read(value, 0, check_nonempty),
            "arguments": self.arguments = Scalars::read(value, 1, check_nonempty),
            "body": self.body = Scalars::read(value, 0, check_nonempty),
            "constants": self.constants = read_constants(value),
            "idempotent": self.idempotent = Some(value.boolean()),
            "response": {
                self.response = value.value;
                ResponsePaths::default().read(value);
            },
        );
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    #[default]
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
