//! The exported client: options in, promises out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{JSON, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

use super::drive::{Drive, refused};
use super::host::Host;
use super::{foreign, out};
use crate::call::{self, Call, Payload, Refused};
use crate::error::{Outcome, local};
use crate::message;
use crate::options::{self, ClientOptions};
use crate::retry::Quota;
use crate::value::{Value, list};

/// What the package's `Client` stands on. Every method takes `&self`, and no borrow lives across an await.
#[wasm_bindgen]
pub struct RawClient(Rc<Inner>);

pub struct Inner {
    pub options: ClientOptions,
    pub host: Host,
    /// Somebody listens to events.
    pub listens: bool,
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

    pub fn attempt(&self, call: &Call, body: &JsValue, timeout_ms: u64, signal: &Option<AbortSignal>) -> Promise {
        let headers = call.headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        let auth = self.options.profile.auth.iter().flat_map(|auth| [auth.key_prefix, auth.header, auth.scheme]);
        let (headers, auth) = (out::texts(headers), out::texts(auth));
        self.host.attempt(call.method.name(), &call.url, &headers, body, &auth, timeout_ms as f64, signal)
    }
}

#[wasm_bindgen]
impl RawClient {
    /// Throws the facts of a `configuration` error.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, in_browser: bool, host: Host) -> Result<RawClient, JsValue> {
        let read = foreign::to_value(options)?;
        let options = options::read_client(&read, in_browser).map_err(|issues| rejection(&local::configuration(issues), ""))?;
        let quota = RefCell::new(options.policy.quota.map(Quota::new));
        let listens = !read.get("onEvent").is_null();
        Ok(RawClient(Rc::new(Inner { options, host, listens, quota, calls: Cell::new(0) })))
    }

    /// The issues of a message. Nothing is sent, and the network is not touched.
    pub fn validate(&self, message: &JsValue, template: &JsValue) -> Result<JsValue, JsValue> {
        let (message, template) = (foreign::to_value(message)?, foreign::to_value(template)?);
        let template = if template.is_null() { None } else { Some(&template) };
        Ok(out::plain(&list(&message::validate(&message, self.0.options.profile, template))))
    }

    /// Does `operation`: `send` with a message, `request` with `{ method, path }`, or a documented call by
    /// its name. Throws, or the promise rejects, with the facts of an error.
    pub fn perform(
        &self,
        operation: String,
        input: &JsValue,
        options: &JsValue,
        signal: Option<AbortSignal>,
        gone: Promise,
    ) -> Result<Promise, JsValue> {
        let began_ms = self.0.host.now_up();
        let number = self.0.calls.get().wrapping_add(1);
        self.0.calls.set(number);
        let (input, options) = (foreign::to_value(input)?, foreign::to_value(options)?);
        let mut call = self.prepare(&operation, &input, &options).map_err(|facts| rejection(&facts, self.0.options.profile.name))?;
        let body = match std::mem::take(&mut call.body) {
            Payload::None => JsValue::UNDEFINED,
            Payload::Json(value) => JSON::stringify(&out::plain(&value))?.into(),
        };
        let drive = Drive { client: self.0.clone(), call, body, signal, gone, operation, number, began_ms };
        Ok(future_to_promise(drive.run()))
    }
}

impl RawClient {
    fn prepare(&self, operation: &str, input: &Value, options: &Value) -> Result<Call, Refused> {
        let client = &self.0.options;
        if operation == "request" {
            let request = options::read_request(input, options, client.profile).map_err(local::invalid)?;
            return call::request(client, request);
        }
        let read = options::read_call(options, client.profile).map_err(local::invalid)?;
        match operation {
            "send" => call::send(client, input, read, || self.0.host.new_key()),
            name => call::operation(client, name, input, read),
        }
    }
}

/// An error of a call that never began.
fn rejection(facts: &crate::error::Facts, provider: &'static str) -> JsValue {
    out::plain(&refused(facts, Outcome::NotSent, provider, Vec::new()))
}
