//! A call, ready to be made.

use crate::call::exchange::Idempotency;
use crate::call::options::CallOptions;
use crate::error::{ErrorFacts, client_side};
use crate::provider::{Encoding, Method};
use crate::util::issue::Issue;
use crate::util::value::Value;

/// One call, ready to be made.
#[derive(Debug)]
pub struct Call {
    pub method: Method,
    pub url: String,
    /// Without the API key.
    pub headers: Vec<(String, String)>,
    pub body: Payload,
    pub idempotency: Idempotency,
    pub idempotency_key: Option<String>,
    /// The recipients of a send; `None` for every other call.
    pub to: Option<Vec<String>>,
    /// What the check of a send found that does not stop it.
    pub warnings: Vec<Issue>,
    pub options: CallOptions,
}

/// The body of a request.
#[derive(Debug, Default)]
pub enum Payload {
    #[default]
    None,
    Json(Value),
    /// `application/x-www-form-urlencoded`: a map; a list repeats its name.
    Form(Value),
}

impl Payload {
    pub(super) fn of(body: Value, encoding: Encoding) -> Payload {
        match (body, encoding) {
            (Value::Null, _) => Payload::None,
            (body, Encoding::Json) => Payload::Json(body),
            (body, Encoding::Form) => Payload::Form(body),
        }
    }
}

/// A call that is refused before anything is sent.
pub type CallError = Box<ErrorFacts>;

/// The refusal of a call that the provider does not have.
pub(super) fn unsupported(path: &str, rule: &str, parts: &[&str]) -> CallError {
    client_side::unsupported(vec![Issue::of(path, rule, parts)])
}

impl From<Payload> for Value {
    fn from(body: Payload) -> Value {
        match body {
            Payload::None => Value::Null,
            Payload::Json(value) | Payload::Form(value) => value,
        }
    }
}
