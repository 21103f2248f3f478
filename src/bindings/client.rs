//! Profiles, clients, and the validation of messages.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[cfg(feature = "phone")]
use super::phone;
use super::registry::Registry;
use super::results::rejected;
use crate::call::options::{self, ClientOptions};
use crate::error::client_side;
use crate::message::{self, Context, PlanCheck};
#[cfg(feature = "phone")]
use crate::phone::plans::Plans;
use crate::provider::OwnedProfile;
use crate::util::issue::Issue;
use crate::util::json::parse_input;
use crate::util::json_text::to_json;

thread_local! {
    static PROFILES: Registry<OwnedProfile> = const { Registry::new() };
    static CLIENTS: Registry<ClientOptions> = const { Registry::new() };
}

/// Registers a provider's profile and returns its handle; or 0 if it has mistakes, and `take` gets the JSON text of a `Rejection`.
/// `json`: its JSON text.
#[wasm_bindgen(js_name = registerProfile)]
pub fn register_profile(json: &str, take: &Function) -> u32 {
    match OwnedProfile::read(json) {
        Ok(profile) => PROFILES.with(|profiles| profiles.add(Rc::new(profile))),
        Err(issue) => reject(vec![issue], take),
    }
}

/// Gives `take` the JSON text of a rejection, and returns 0.
fn reject(issues: Vec<Issue>, take: &Function) -> u32 {
    let _ = take.call1(&JsValue::UNDEFINED, &rejected(&client_side::configuration(issues)).into());
    0
}

/// The profile of a handle. `None`: it was forgotten.
pub(super) fn profile(handle: u32) -> Option<Rc<OwnedProfile>> {
    PROFILES.with(|profiles| profiles.get(handle))
}

/// Checks the options of a client and registers it. Returns its handle; or -1 if the profile was forgotten; or 0,
/// and `take` gets the JSON text of a `Rejection`. `profile`: the handle
/// of its provider's profile, or 0 if the option `provider` names none. `in_browser`: whether every visitor can read a key in the code.
#[wasm_bindgen(js_name = registerClient)]
pub fn register_client(profile: u32, options: &str, in_browser: bool, take: &Function) -> i32 {
    #[cfg(feature = "phone")]
    let is_country: Option<fn(&str) -> bool> = Some(phone::is_country);
    #[cfg(not(feature = "phone"))]
    let is_country = None;
    let known = self::profile(profile);
    if profile > 0 && known.is_none() {
        return -1;
    }
    let read = options::read_client(&parse_input(options), known, in_browser, is_country);
    match read {
        Ok(client) => CLIENTS.with(|clients| clients.add(Rc::new(client)) as i32),
        Err(issues) => reject(issues, take) as i32,
    }
}

/// Gives `take` how the key is added to the requests of a client: an array of the profile's schemes, filled in with the client's options.
#[wasm_bindgen(js_name = clientAuth)]
pub fn client_auth(client: u32, take: &Function) {
    if let Some(client) = self::client(client) {
        let schemes = client.auth().serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
        let _ = take.call1(&JsValue::UNDEFINED, &schemes);
    }
}

/// The client of a handle. `None`: it was forgotten, or its country is not one of the plans that were loaded meanwhile. The package
/// then registers it again, which names the fault.
pub(super) fn client(handle: u32) -> Option<Rc<ClientOptions>> {
    let client = CLIENTS.with(|clients| clients.get(handle))?;
    #[cfg(feature = "phone")]
    if !client.default_country.as_deref().is_none_or(phone::is_country) {
        return None;
    }
    Some(client)
}

/// Runs `act` with the numbering plans in use, if the build has them.
pub(super) fn with_plans<T>(client: &ClientOptions, act: impl FnOnce(Option<&PlanCheck>) -> T) -> T {
    #[cfg(feature = "phone")]
    return phone::with_lazy_plans(|plans| {
        let region = |country: &str| plans.get_or_init(Plans::built_in).region(country);
        let country = client.default_country.as_deref().and_then(region);
        act(Some(&PlanCheck { plans, country, strict: client.strict_numbers }))
    });
    #[cfg(not(feature = "phone"))]
    {
        let _ = client;
        act(None)
    }
}

/// Validates a message. Returns the JSON text of its issues; empty if the client was forgotten. `template`: the response of
/// `templates.get`, or null. `wall_ms`: the time in milliseconds since the Unix epoch.
#[wasm_bindgen(js_name = validateMessage)]
pub fn validate_message(client: u32, message: &str, template: &str, wall_ms: f64) -> String {
    let Some(client) = self::client(client) else { return String::new() };
    let template = parse_input(template);
    let template = Some(&template).filter(|template| !template.is_null());
    let message = parse_input(message);
    let issues = with_plans(&client, |plans| {
        let context = Context { plans, option: &|name| client.option(name), now_ms: wall_ms as u64 };
        message::validate(&message, client.profile(), template, &context)
    });
    to_json(&issues)
}

/// The size of the memory in pages of 64 KiB. Memory never shrinks.
#[wasm_bindgen(js_name = memoryPages)]
pub fn memory_pages() -> u32 {
    core::arch::wasm32::memory_size(0) as u32
}
