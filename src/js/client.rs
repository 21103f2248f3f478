//! The exported client: options in, promises out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{JSON, JsString, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::attempt::Sender;
use super::drive::{Drive, failure_alone};
use super::guard::Signal;
use super::{clock, foreign, out};
use crate::call::{self, Call, Payload};
use crate::error::{Facts, Outcome, local};
use crate::issue::Issue;
use crate::message;
use crate::options::{self, ClientOptions};
use crate::retry::Quota;

/// What the package's `Client` stands on. Every method takes `&self`, and no borrow lives across an await.
#[wasm_bindgen]
pub struct RawClient(Rc<Inner>);

pub struct Inner {
    pub options: ClientOptions,
    pub sender: Sender,
    pub on_event: JsValue,
    quota: RefCell<Option<Quota>>,
    calls: Cell<u32>,
}

impl Inner {
    pub fn with_quota<T>(&self, act: impl FnOnce(Option<&mut Quota>) -> T) -> T {
        match self.quota.try_borrow_mut() {
            Ok(mut quota) => act(quota.as_mut()),
            Err(_) => act(None),
        }
    }
}

#[wasm_bindgen]
impl RawClient {
    /// Throws the facts of a `configuration` error.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, in_browser: bool) -> Result<RawClient, JsValue> {
        let read = foreign::to_value(options).map_err(|thrown| unreadable("options", thrown))?;
        let checked = options::read_client(&read, in_browser).map_err(|issues| refused(&local::configuration(issues)))?;
        let quota = RefCell::new(checked.policy.quota.map(Quota::new));
        let sender = Sender {
            profile: checked.profile,
            api_key: foreign::member(options, "apiKey"),
            fetch: foreign::member(options, "fetch"),
        };
        let on_event = foreign::member(options, "onEvent");
        Ok(RawClient(Rc::new(Inner { options: checked, sender, on_event, quota, calls: Cell::new(0) })))
    }

    /// The issues of a message. Nothing is sent, and the network is not touched.
    pub fn validate(&self, message: &JsValue, template: &JsValue) -> Result<JsValue, JsValue> {
        let message = foreign::to_value(message).map_err(|thrown| unreadable("message", thrown))?;
        let template = foreign::to_value(template).map_err(|thrown| unreadable("template", thrown))?;
        let template = if template.is_null() { None } else { Some(&template) };
        Ok(out::plain(&message::validate(&message, self.0.options.profile, template)))
    }

    /// Does `operation`: `send` with a message, `request` with `{ method, path }`, or a documented call by
    /// its name. The promise rejects with the facts of an error.
    pub fn perform(&self, operation: String, input: &JsValue, options: &JsValue) -> Promise {
        let began_ms = clock::now_up();
        let number = self.0.calls.get().wrapping_add(1);
        self.0.calls.set(number);
        let prepared = self.prepare(&operation, input, options).and_then(|(call, body)| {
            let signal = Signal::new(foreign::member(options, "signal")).map_err(|()| bad_signal())?;
            let timers = "Timers cannot be set here. In Cloudflare Workers, send from inside a handler.";
            let problem = || local::configuration(vec![Issue::new("", "unusable", timers)]);
            clock::check_timers().map_err(|thrown| caused(&problem(), thrown))?;
            Ok(Drive { client: self.0.clone(), call, body, signal, operation, number, began_ms })
        });
        match prepared {
            Ok(drive) => future_to_promise(drive.run()),
            Err(error) => Promise::reject(&out::with(error, &[("provider", self.0.options.profile.name.into())])),
        }
    }
}

impl RawClient {
    fn prepare(&self, operation: &str, input: &JsValue, options: &JsValue) -> Result<(Call, Option<JsString>), JsValue> {
        let client = &self.0.options;
        let given = foreign::to_value(options).map_err(|thrown| unreadable("options", thrown))?;
        let call = if operation == "request" {
            let target = foreign::to_value(input).map_err(|thrown| unreadable("request", thrown))?;
            let request = options::read_request(target.get("method"), target.get("path"), &given, client.profile);
            let request = request.map_err(|issues| refused(&local::invalid(issues)))?;
            call::request(client, request, !given.get("body").is_null())
        } else {
            let input = foreign::to_value(input).map_err(|thrown| unreadable("message", thrown))?;
            let read = options::read_call(&given, client.profile, &[]);
            let read = read.map_err(|issues| refused(&local::invalid(issues)))?;
            match operation {
                "send" => call::send(client, &input, read, clock::new_key),
                name => call::operation(client, name, &input, read),
            }
        };
        let call = call.map_err(|facts| refused(&facts))?;
        let body = match &call.body {
            Payload::None => None,
            Payload::Json(value) => Some(stringify(&out::plain(value))?),
            Payload::Callers => Some(stringify(&foreign::member(options, "body"))?),
        };
        Ok((call, body))
    }
}

fn stringify(value: &JsValue) -> Result<JsString, JsValue> {
    let problem = |thrown| {
        let issue = Issue::new("body", "invalid", "`body` cannot be written as JSON.");
        caused(&local::invalid(vec![issue]), thrown)
    };
    let text = JSON::stringify(value).map_err(problem)?;
    if text.is_undefined() { Err(problem(JsValue::UNDEFINED)) } else { Ok(text) }
}

/// An error of a call that never began.
fn refused(facts: &Facts) -> JsValue {
    failure_alone(facts, Outcome::NotSent)
}

fn caused(facts: &Facts, cause: JsValue) -> JsValue {
    out::with(refused(facts), &[("cause", cause)])
}

fn unreadable(what: &'static str, thrown: JsValue) -> JsValue {
    let issue = Issue::new(what, "unreadable", ["Reading `", what, "` threw: see `cause`."].concat());
    caused(&local::configuration(vec![issue]), thrown)
}

fn bad_signal() -> JsValue {
    refused(&local::invalid(vec![Issue::new("signal", "wrong-type", "`signal` must be an AbortSignal.")]))
}
