//! A provider's profile, and access to its parts.

use super::{Encoding, Idempotency, Operation, Route, strings};
use crate::util::value::Value;
use std::borrow::Cow;

/// A provider's profile. It keeps the data and reads a part where it is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile(Value<'static>);

impl Profile {
    /// The profile in this data. `None` for another version of the format, and without `id`, `title` or `baseUrl`.
    pub fn new(data: Value<'static>) -> Option<Profile> {
        let profile = Profile(data);
        let has_names = !profile.id().is_empty() && !profile.title().is_empty();
        (profile.0.get("profile").as_integer() == Some(1) && has_names && !profile.base_url().is_empty())
            .then_some(profile)
    }

    /// The parts of a profile that webhooks need: `webhook`, and `response` and `errors` if there are any.
    pub fn of_parts(data: Value<'static>) -> Profile {
        Profile(data)
    }

    /// The value at a dotted path; null where a step is missing.
    pub fn at(&self, path: &str) -> &Value<'static> {
        self.0.at(path)
    }

    /// The string at a dotted path; empty where there is none.
    #[inline(never)]
    pub fn text(&self, path: &str) -> &str {
        self.at(path).as_str().unwrap_or_default()
    }

    /// The provider's id: `texting-blue`.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The provider's name for people: `Texting Blue`.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// The base URL: a template, with the API's version, without a slash at the end.
    pub fn base_url(&self) -> &str {
        self.text("baseUrl")
    }

    /// How the API key is sent: the first entry whose `keyPrefix` the key has.
    pub fn auth(&self) -> &[Value<'static>] {
        self.at("auth").items()
    }

    /// The client's options for this provider, by name.
    pub fn options(&self) -> &[(Cow<'static, str>, Value<'static>)] {
        self.at("options").entries()
    }

    /// The routes that send messages. Empty: the provider documents no send.
    pub fn routes(&self) -> &[Value<'static>] {
        self.at("routes").items()
    }

    /// The encoding of a body where the caller names none: a form if all routes send forms, else JSON.
    pub fn encoding(&self) -> Encoding {
        let is_form = |route: &Value| Route::of(route).encoding == Encoding::Form;
        let routes = self.routes();
        if !routes.is_empty() && routes.iter().all(is_form) { Encoding::Form } else { Encoding::Json }
    }

    /// The documented call of this name.
    pub fn operation(&self, name: &str) -> Option<Operation<'_>> {
        // Not `at`: the name contains a dot.
        Operation::of(self.at("operations").get(name))
    }

    /// The provider's idempotency keys. `None`: it documents none.
    pub fn idempotency(&self) -> Option<Idempotency<'_>> {
        Idempotency::of(self.at("idempotency"))
    }

    /// Whether the header field carries the API key or an option, so that the caller must not set it.
    pub fn is_own_header(&self, name: &str) -> bool {
        let of_key = |auth: &Value| {
            let field = if auth.get("type").as_str() == Some("basic") { "authorization" } else { "" };
            [
                field,
                auth.get("timestampHeader").as_str().unwrap_or_default(),
                auth.get("name").as_str().unwrap_or_default(),
            ]
            .iter()
            .any(|field| field.eq_ignore_ascii_case(name))
        };
        let of_option =
            |option: &Value| option.get("header").as_str().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.auth().iter().any(of_key) || self.options().iter().any(|(_, option)| of_option(option))
    }

    /// The header fields of a response that hold the request id.
    pub fn request_id_headers(&self) -> impl Iterator<Item = &str> {
        strings(self.at("errors.requestId")).filter_map(|path| path.strip_prefix("header:"))
    }
}
