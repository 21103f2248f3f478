//! A provider's profile, and its parts.

use super::{Encoding, Idempotency, Operation, Route, strings};
use crate::util::value::Value;

/// Everything that tidings knows about a provider: the data itself, read where it is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile(Value);

impl Profile {
    /// The profile in this data. `None` where it is no profile of this format, or has no name or address.
    pub fn new(data: Value) -> Option<Profile> {
        let profile = Profile(data);
        let has_names = !profile.id().is_empty() && !profile.title().is_empty();
        (profile.0.get("profile").as_whole() == Some(1) && has_names && !profile.base_url().is_empty())
            .then_some(profile)
    }

    /// The value at the end of a dotted path; null where a step is missing.
    pub fn at(&self, path: &str) -> &Value {
        self.0.at(path)
    }

    /// The text at the end of a dotted path; empty where there is none.
    #[inline(never)]
    pub fn text(&self, path: &str) -> &str {
        self.at(path).as_text().unwrap_or_default()
    }

    /// The name by which callers choose it: `texting-blue`.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The name for people: `Texting Blue`.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// With the version, without a slash at the end. A template of options.
    pub fn base_url(&self) -> &str {
        self.text("baseUrl")
    }

    /// How the API key travels: the first entry whose `keyPrefix` the key has.
    pub fn auth(&self) -> &[Value] {
        self.at("auth").items()
    }

    /// Further options of the client, by name.
    pub fn options(&self) -> &[(String, Value)] {
        self.at("options").entries()
    }

    /// How a message is sent. Empty: the provider documents no send.
    pub fn routes(&self) -> &[Value] {
        self.at("routes").items()
    }

    /// As what the provider takes a body whose encoding nobody names: what all of its routes have.
    pub fn encoding(&self) -> Encoding {
        let is_form = |route: &Value| Route::of(route).encoding == Encoding::Form;
        let routes = self.routes();
        if !routes.is_empty() && routes.iter().all(is_form) { Encoding::Form } else { Encoding::Json }
    }

    /// The documented call of this name.
    pub fn operation(&self, name: &str) -> Option<Operation<'_>> {
        // Not `at`: the name has a dot in it.
        Operation::of(self.at("operations").get(name))
    }

    pub fn idempotency(&self) -> Option<Idempotency<'_>> {
        Idempotency::of(self.at("idempotency"))
    }

    /// Header fields of the provider's that nobody else may set: those of the key and of options.
    pub fn is_own_header(&self, name: &str) -> bool {
        let of_key = |auth: &Value| {
            let field = if auth.get("type").as_text() == Some("basic") { "authorization" } else { "" };
            [
                field,
                auth.get("timestampHeader").as_text().unwrap_or_default(),
                auth.get("name").as_text().unwrap_or_default(),
            ]
            .iter()
            .any(|field| field.eq_ignore_ascii_case(name))
        };
        let of_option =
            |option: &Value| option.get("header").as_text().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.auth().iter().any(of_key) || self.options().iter().any(|(_, option)| of_option(option))
    }

    /// The header fields of a response that hold the request id.
    pub fn request_id_headers(&self) -> impl Iterator<Item = &str> {
        strings(self.at("errors.requestId")).filter_map(|path| path.strip_prefix("header:"))
    }
}
