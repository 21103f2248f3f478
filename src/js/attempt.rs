//! One try: the key, `fetch`, the body, all under one guard.

use js_sys::{Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::foreign;
use super::guard::{Ended, Guard};
use super::response::{self, Received};
use crate::call::Call;
use crate::options;
use crate::provider::Profile;

/// What a try needs besides the call.
pub struct Sender {
    pub profile: &'static Profile,
    /// Text, or a function that gives it.
    pub api_key: JsValue,
    /// What to call instead of the global `fetch`; undefined: nothing.
    pub fetch: JsValue,
}

/// Why a try gave no response.
pub enum Lost {
    /// The request never left: the key or `fetch` itself is at fault.
    Unusable { option: &'static str, problem: &'static str, thrown: JsValue },
    /// It left, and then this happened.
    Ended { ended: Ended, reached: bool, status: Option<u16> },
    /// What `fetch` gave is no response.
    NoResponse,
}

impl Sender {
    pub async fn attempt(&self, call: &Call, body: Option<&JsString>, guard: &Guard) -> Result<Received, Lost> {
        let key = self.key(guard).await?;
        let (fetch, this) = self.function()?;
        let init = self.init(call, body, &key, guard);
        let lost = |ended, status| Lost::Ended { ended, reached: true, status };
        let promise =
            fetch.call2(&this, &call.url.as_str().into(), &init).map_err(|thrown| lost(Ended::Threw(thrown), None))?;
        let response = guard.race(&promise).await.map_err(|ended| lost(ended, None))?;
        let (status, headers) = response::head(&response).ok_or(Lost::NoResponse)?;
        response::receive(&response, status, headers, guard).await.map_err(|ended| lost(ended, Some(status)))
    }

    /// The key, asked for again on every try where the caller gave a function.
    async fn key(&self, guard: &Guard) -> Result<String, Lost> {
        let given = match self.api_key.dyn_ref::<Function>() {
            None => self.api_key.clone(),
            Some(ask) => {
                let failed = |ended| match ended {
                    Ended::Threw(thrown) => Lost::Unusable { option: "apiKey", problem: "The function `apiKey` failed: see `cause`.", thrown },
                    ended => Lost::Ended { ended, reached: false, status: None },
                };
                let asked = ask.call0(&JsValue::UNDEFINED).map_err(|thrown| failed(Ended::Threw(thrown)))?;
                guard.race(&asked).await.map_err(failed)?
            }
        };
        let unusable = |problem| Lost::Unusable { option: "apiKey", problem, thrown: JsValue::UNDEFINED };
        let key = given.as_string().ok_or(unusable("The function `apiKey` did not give text."))?;
        options::check_key(&key).map_err(unusable)?;
        Ok(key)
    }

    fn function(&self) -> Result<(Function, JsValue), Lost> {
        let fetch = if self.fetch.is_undefined() { foreign::member(&js_sys::global(), "fetch") } else { self.fetch.clone() };
        let problem = "There is no `fetch` here. Pass one as the option `fetch`.";
        // Without a `this`: the platform's own insists on that, and everybody else's can live with it.
        fetch
            .dyn_into()
            .map(|fetch| (fetch, JsValue::UNDEFINED))
            .map_err(|_| Lost::Unusable { option: "fetch", problem, thrown: JsValue::UNDEFINED })
    }

    fn init(&self, call: &Call, body: Option<&JsString>, key: &str, guard: &Guard) -> JsValue {
        let headers = Object::new();
        for (name, value) in &call.headers {
            set(&headers, name, &value.as_str().into());
        }
        if let Some(auth) = self.profile.auth.iter().find(|auth| key.starts_with(auth.key_prefix)) {
            set(&headers, auth.header, &[auth.scheme, key].concat().into());
        }
        let init = Object::new();
        set(&init, "method", &call.method.name().into());
        if let Some(body) = body {
            set(&headers, "content-type", &"application/json".into());
            set(&init, "body", body);
        }
        set(&init, "headers", &headers);
        // A redirect would carry the credential to wherever it points.
        set(&init, "redirect", &"manual".into());
        if let Some(controller) = &guard.controller {
            set(&init, "signal", &controller.signal());
        }
        init.into()
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}
