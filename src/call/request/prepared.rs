//! A call, ready to be made.

use crate::call::exchange::Idempotency;
use crate::call::options::CallOptions;
use crate::error::{ErrorFacts, client_side};
use crate::provider::{Encoding, Method};
use crate::util::http::form;
use crate::util::issue::Issue;
use crate::util::json_text::value_to_json;
use crate::util::value::Value;

/// One call, ready to be made.
#[derive(Debug)]
pub struct Call<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The URL with its query.
    pub url: String,
    /// The header fields, without the API key.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Payload<'a>,
    /// What sending it twice would do.
    pub idempotency: Idempotency,
    /// The key that every attempt carries.
    pub idempotency_key: Option<String>,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
    /// The issues of a message that do not prevent its send.
    pub warnings: Vec<Issue>,
    /// The options of the call.
    pub options: CallOptions,
}

/// The body of a request.
#[derive(Debug, Default)]
pub enum Payload<'a> {
    #[default]
    /// No body.
    None,
    /// `application/json`.
    Json(Value<'a>),
    /// `application/x-www-form-urlencoded`: an object. An array repeats its name.
    Form(Value<'a>),
}

impl<'a> Payload<'a> {
    pub(super) fn of(body: Value<'a>, encoding: Encoding) -> Payload<'a> {
        match (body, encoding) {
            (Value::Null, _) => Payload::None,
            (body, Encoding::Json) => Payload::Json(body),
            (body, Encoding::Form) => Payload::Form(body),
        }
    }
}

/// The error of a call that fails before anything is sent.
pub type CallError = Box<ErrorFacts>;

/// The error of a call that the provider does not document.
pub(super) fn unsupported(issue: Issue) -> CallError {
    client_side::unsupported(vec![issue])
}

impl Payload<'_> {
    /// The body as it is sent. `None` without a body.
    pub fn text(&self) -> Option<String> {
        match self {
            Payload::None => None,
            Payload::Json(value) => Some(value_to_json(value)),
            Payload::Form(value) => Some(form(value)),
        }
    }
}
