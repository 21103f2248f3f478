//! A provider's profile, read once.

use super::auth::check_scheme;
#[cfg(feature = "segments")]
use super::node::check_string;
use super::node::{Node, Part, any, header_name, identifier, nonempty, nothing, read_object};
#[cfg(feature = "segments")]
use super::scalars::Scalars;
use super::status::find_status;
use super::{Encoding, ErrorRules, Idempotency, Operation, ResponsePaths, Route, Webhook};
use crate::util::format::join;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::strings::split_once;
use crate::util::value::Value;
use crate::vocabulary::MessageStatus;
use std::cell::Cell;

/// A provider's profile.
#[derive(Clone, Debug, Default)]
pub struct Profile<'a> {
    /// The provider's id: `texting-blue`.
    pub id: &'a str,
    /// The provider's name for people: `Texting Blue`.
    pub title: &'a str,
    /// The base URL: a template, with the API's version, without a slash at the end.
    pub base_url: &'a str,
    /// The client's options for this provider, by name.
    pub options: Vec<(&'a str, ProviderOption<'a>)>,
    /// How the API key is sent: the first entry whose `keyPrefix` the key has.
    pub auth: &'a Value<'a>,
    /// The header fields that carry the API key or an option, so that the caller must not set them.
    own_headers: Vec<&'a str>,
    /// The routes that send messages. Empty: the provider documents no send.
    pub routes: Vec<Route<'a>>,
    /// Documented calls other than the send, by name.
    operations: Vec<(&'a str, Operation<'a>)>,
    /// How the response to a send is read.
    pub response: ResponsePaths<'a>,
    /// The same, as it is written.
    response_value: &'a Value<'a>,
    /// How failures are read.
    pub errors: ErrorRules<'a>,
    /// The provider's idempotency keys. `None`: it documents none.
    pub idempotency: Option<Idempotency<'a>>,
    /// The channels that it sends through. Empty: the profile does not say.
    #[cfg(feature = "segments")]
    channels: Scalars<'a>,
    /// How webhooks are read.
    pub webhook: Webhook<'a>,
}

/// An option of the client that belongs to the provider.
#[derive(Clone, Debug, Default)]
pub struct ProviderOption<'a> {
    /// What it is, for the error when it is missing.
    pub description: &'a str,
    /// Whether a client needs it.
    pub required: bool,
    /// Whether it is an `https:` URL.
    pub is_url: bool,
    /// The value where the caller gives none.
    pub default: Option<&'a str>,
    /// The header field that carries it in every request. `None`: the option is for templates.
    pub header: Option<&'a str>,
}

impl<'a> Profile<'a> {
    /// Reads a profile. It accepts what `pkg/profile.schema.json` accepts, but does not read what is for people, and of `webhook` only
    /// what the events need.
    ///
    /// # Errors
    ///
    /// The issue of the first mistake.
    pub fn read(value: &'a Value<'a>) -> Result<Profile<'a>, Issue> {
        let mistake = Cell::default();
        let mut profile = Profile::default();
        profile.read_properties(&Node::root(value, "provider", &mistake));
        match mistake.take() {
            None => Ok(profile),
            Some(path) => Err(Issue::of(
                &path,
                rule!(Invalid, "`{path}` is not valid: see what `defineProvider` says of it."),
                [],
            )),
        }
    }

    fn read_properties(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "profile" required: value.check(value.value.as_integer() == Some(1)),
            "id" required: value.string(&mut self.id, id),
            "title" required: value.string(&mut self.title, nonempty),
            "baseUrl" required: value.string(&mut self.base_url, base_url),
            "options": value.entries(&mut self.options),
            "auth" required: {
                self.auth = value.value;
                value.each_item(0, &mut |scheme| check_scheme(scheme, &mut self.own_headers));
            },
            "routes": value.items(0, &mut self.routes),
            "operations": value.entries(&mut self.operations),
            "response": {
                self.response_value = value.value;
                self.response.read(value);
            },
            "errors": self.errors.read(value),
            "idempotency": self.idempotency.get_or_insert_default().read(value),
            // For people, and for other parts of the package.
            "asOf": nothing(),
            "sources": nothing(),
            "notCovered": nothing(),
            "channels": self.read_channels(value),
            "limits": nothing(),
            "find": nothing(),
            "webhook": self.read_webhook(value),
        );
    }

    #[cfg(feature = "segments")]
    fn read_channels(&mut self, node: &Node<'a, '_>) {
        self.channels = Scalars::read(node, 0, check_string);
    }

    /// Without segments, nothing reads them.
    #[cfg(not(feature = "segments"))]
    fn read_channels(&mut self, _: &Node<'a, '_>) {}

    /// Whether the provider sends text messages, as far as the profile says.
    #[cfg(feature = "segments")]
    pub fn has_sms(&self) -> bool {
        self.channels.is_empty() || self.channels.contains("sms")
    }

    #[cfg(feature = "webhook")]
    fn read_webhook(&mut self, node: &Node<'a, '_>) {
        self.webhook.read(node);
    }

    /// Without events, nothing reads them.
    #[cfg(not(feature = "webhook"))]
    fn read_webhook(&mut self, _: &Node<'a, '_>) {}

    /// The parts of a profile that webhooks need: `webhook`, and `response` and `errors` if there are any. Without a check: what
    /// is wrong is missing.
    pub fn of_parts(parts: &'a Value<'a>) -> Profile<'a> {
        let mistake = Cell::default();
        let mut profile = Profile::default();
        let node = Node::root(parts, "provider", &mistake);
        read_object!(node, value =>
            "webhook": profile.webhook.read(value),
            "response": profile.response.read(value),
            "errors": profile.errors.read(value),
        );
        profile
    }

    /// The encoding of a body where the caller names none: a form if all routes send forms, else JSON.
    pub fn encoding(&self) -> Encoding {
        let is_form = |route: &Route| route.encoding == Encoding::Form;
        if !self.routes.is_empty() && self.routes.iter().all(is_form) { Encoding::Form } else { Encoding::Json }
    }

    /// The documented call of this name.
    pub fn operation(&self, name: &str) -> Option<&Operation<'a>> {
        self.operations.iter().find(|(known, _)| *known == name).map(|(_, operation)| operation)
    }

    /// The names of the documented calls, with commas between them.
    pub fn operation_names(&self) -> String {
        let names: Vec<&str> = self.operations.iter().map(|(name, _)| *name).collect();
        join(&names, ", ")
    }

    /// Where the response to the documented call of this name has messages: where the response to a send has them, but for what the call
    /// documents itself. `None` if it returns none.
    pub fn message_paths(&self, name: &str) -> Option<ResponsePaths<'a>> {
        let own = self.operation(name)?.response;
        (!own.is_null() || matches!(name, "messages.get" | "messages.list")).then(|| {
            let mut paths = ResponsePaths::default();
            for value in [self.response_value, own] {
                // It was checked when the profile was read.
                paths.read(&Node::root(value, "", &Cell::default()));
            }
            paths
        })
    }

    /// The status of a word in a webhook: `webhook.statuses` count before `response.statuses`. The default is only for
    /// responses, in which every message was accepted at first.
    pub fn status_in_webhook(&self, word: &str) -> MessageStatus {
        [&self.webhook.statuses, &self.response.statuses]
            .into_iter()
            .find_map(|statuses| find_status(statuses, word))
            .unwrap_or_default()
    }

    /// Whether the header field carries the API key or an option, so that the caller must not set it.
    pub fn is_own_header(&self, name: &str) -> bool {
        let of_options = self.options.iter().filter_map(|(_, option)| option.header.as_ref());
        self.own_headers.iter().chain(of_options).any(|own| own.eq_ignore_ascii_case(name))
    }
}

impl<'a> Part<'a> for ProviderOption<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        node.check(identifier(node.name));
        read_object!(node, value =>
            "description" required: value.string(&mut self.description, nonempty),
            "required": self.required = value.boolean(),
            "type": self.is_url = value.word(&[true], &["https-url"]).is_some(),
            // The package masks it.
            "secret": _ = value.boolean(),
            "default": value.some_string(&mut self.default, any),
            "header": value.some_string(&mut self.header, header_name),
        );
    }
}

fn id(text: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(fits)
}

/// Fits `https://`, a host with an optional port, and an optional path.
fn base_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, _) = split_once(rest, b'/').unwrap_or((rest, ""));
    let (name, port) = split_once(host, b':').unwrap_or((host, "0"));
    !name.is_empty()
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && !rest.ends_with('/')
        && !rest.bytes().any(|byte| matches!(byte, b'?' | b'#' | b' ' | 9..=13))
        && !host.contains('@')
}
