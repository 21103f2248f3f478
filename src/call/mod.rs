//! One call, ready to be made: where it goes, what it carries, and what its repetition would do.
//!
//! | file | what it knows |
//! |---|---|
//! | `send.rs` | a message's send, through the provider's route for it |
//! | `operation.rs` | the provider's other documented calls, by name |
//! | `request.rs` | any endpoint, by method and path |
//! | `answer.rs` | whether a success of such a call can be one |
//!
//! The API key is not here: it is asked for and added on every attempt, by the host.

mod answer;
mod operation;
mod request;
mod send;

pub use answer::check_answer;
pub use operation::operation;
pub use request::request;
pub use send::send;

use crate::error::{Facts, local};
use crate::exchange::Repeat;
use crate::issue::Issue;
use crate::options::CallOptions;
use crate::provider::{Encoding, Method};
use crate::value::Value;

/// One call, ready to be made.
#[derive(Debug)]
pub struct Call {
    pub method: Method,
    pub url: String,
    /// Without the API key.
    pub headers: Vec<(String, String)>,
    pub body: Payload,
    pub repeat: Repeat,
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
    fn of(body: Value, encoding: Encoding) -> Payload {
        match (body, encoding) {
            (Value::Null, _) => Payload::None,
            (body, Encoding::Json) => Payload::Json(body),
            (body, Encoding::Form) => Payload::Form(body),
        }
    }
}

/// A call that is refused before anything is sent.
pub type Refused = Box<Facts>;

/// The refusal of a call that the provider does not have.
fn unsupported(path: &str, rule: &str, parts: &[&str]) -> Refused {
    local::unsupported(vec![Issue::of(path, rule, parts)])
}

impl From<Payload> for Value {
    fn from(body: Payload) -> Value {
        match body {
            Payload::None => Value::Null,
            Payload::Json(value) | Payload::Form(value) => value,
        }
    }
}
