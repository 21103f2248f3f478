//! Calls: how one starts, and what to do next in it.

use wasm_bindgen::prelude::*;

use super::active_call::{ActiveCall, Moment};
use super::calls;
use super::client;
use super::response::{read_body, read_headers};
use super::results::{StartedCall, rejected};
use crate::call::exchange::{Event, Exchange, Idempotency, Plan};
use crate::call::options::{self, ClientOptions};
use crate::call::{self, Call, CallError, Gate, Lanes, Payload};
use crate::error::client_side;
use crate::util::format::join;
use crate::util::http::Response;
use crate::util::json::{parse, parse_input};
use crate::util::json_text::to_json;
use crate::util::value::Value;
use std::rc::Rc;

/// Starts a call. Returns the JSON text of a [`StartedCall`] or of a rejection; empty if the client was forgotten. `operation`: `send`,
/// `request` or the name of a documented operation. `input`: the message, or the argument of the call. `key`: the idempotency key to use
/// if the caller gives none. `wall_ms`: the time in milliseconds since the Unix epoch. `now_ms`: of a monotonic clock.
#[wasm_bindgen(js_name = startCall)]
pub fn start_call(
    client: u32,
    operation: &str,
    input: &str,
    options: &str,
    key: &str,
    wall_ms: f64,
    now_ms: f64,
) -> String {
    let Some(client) = client::client(client) else { return String::new() };
    let (input, options) = (parse_input(input), parse_input(options));
    match prepare(&client, operation, &input, &options, key, wall_ms as u64) {
        Ok(prepared) => start(&client, prepared, operation, &input, now_ms as u64),
        Err(facts) => rejected(&facts),
    }
}

fn prepare<'a>(
    client: &'a ClientOptions,
    operation: &str,
    input: &Value<'a>,
    options: &Value,
    key: &str,
    wall_ms: u64,
) -> Result<Call<'a>, CallError> {
    if operation == "request" {
        let read = options::read_request(input, options, client.profile()).map_err(client_side::invalid)?;
        return call::request(client, read);
    }
    // In `send(to, body)` the second argument is not options. The check of the message explains the mistake.
    let is_message = operation != "send" || matches!(input, Value::Object(_));
    let read = options::read_call(if is_message { options } else { &Value::Null }, client.profile())
        .map_err(client_side::invalid)?;
    match operation {
        "send" => {
            client::with_plans(client, |plans| call::send(client, input, plans, wall_ms, read, || key.to_owned()))
        }
        name => call::operation(client, name, input, read),
    }
}

fn start(client: &Rc<ClientOptions>, call: Call, operation: &str, input: &Value, now_ms: u64) -> String {
    let deadline_ms = call.options.deadline_ms.unwrap_or(client.deadline_ms);
    let plan = Plan {
        idempotency: call.idempotency,
        timeout_ms: call.options.timeout_ms.unwrap_or(client.timeout_ms),
        deadline_ms,
        policy: client.policy.clone(),
        // A key that the provider does not take is not sent.
        is_caller_key: call.options.idempotency_key.is_some() && call.idempotency_key.is_some(),
        key_ttl_ms: client.profile().idempotency.as_ref().and_then(|rule| rule.ttl_ms),
        lanes: lanes(client, operation, input, call.to.as_deref()),
    };
    let lanes = plan.lanes.clone();
    let active = ActiveCall::new(client.clone(), Exchange::new(plan, now_ms), call.to, operation);
    to_json(&StartedCall {
        call: calls::keep(active),
        method: call.method.name(),
        url: &call.url,
        headers: call.headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect(),
        is_form: matches!(call.body, Payload::Form(_)),
        // The package writes a body that the caller gave itself.
        body: if operation == "send" || input.get("body").is_null() { call.body.text() } else { None },
        key: call.idempotency_key.as_deref(),
        warnings: &call.warnings,
        deadline_ms,
        has_effect: call.idempotency != Idempotency::Safe,
        lanes: lanes.names().map(|(_, name)| name).collect(),
    })
}

/// The lanes of the gate that a call passes: everything that a wait for it can be about.
fn lanes(client: &ClientOptions, operation: &str, message: &Value, to: Option<&[String]>) -> Lanes {
    let account = join(&[client.profile().id, operation], " ");
    let sender = message.get("from").as_str().filter(|_| to.is_some());
    Lanes {
        sender: sender.map(|from| join(&[&account, "from", from], " ")),
        recipients: to.unwrap_or_default().iter().map(|to| join(&[&account, "to", to], " ")).collect(),
        account,
    }
}

/// The next step of a call that has just started (`has_started`), or whose wait is over. Returns the JSON text of a `CallState`; empty
/// if the call does not exist.
///
/// All functions of a next step end with the same four arguments. `now_ms`: of a monotonic clock. `random`: in [0, 1).
/// `quota_tokens`: what remains of the retry quota. `lanes`: the JSON text of the call's known lanes.
#[wasm_bindgen(js_name = nextStep)]
pub fn next_step(
    call: u32,
    has_started: bool,
    now_ms: f64,
    random: f64,
    quota_tokens: Option<u32>,
    lanes: &str,
) -> String {
    let event = if has_started { Event::Start } else { Event::Woken };
    go_on(call, moment(now_ms, random, quota_tokens, lanes), |_| event)
}

/// The next step after a response. `headers`: names and values, each ended by U+0000. `body`: empty without one. `wall_ms`: the time in
/// milliseconds since the Unix epoch.
#[wasm_bindgen(js_name = nextStepAfterResponse)]
#[expect(clippy::too_many_arguments, reason = "numbers and strings cross at once, an object property by property")]
pub fn next_step_after_response(
    call: u32,
    status: u16,
    headers: &str,
    body: &str,
    wall_ms: f64,
    now_ms: f64,
    random: f64,
    quota_tokens: Option<u32>,
    lanes: &str,
) -> String {
    go_on(call, moment(now_ms, random, quota_tokens, lanes), |active| {
        let (headers, parsed) = (read_headers(headers), parse(body));
        let response =
            Response { status, headers: &headers, body: read_body(body, parsed.as_ref()), now_ms: wall_ms as u64 };
        active.responded(&response)
    })
}

/// The next step after an attempt without a usable response, or after the caller aborted. `reason`, `option`: see `Loss` in
/// `pkg/src/client/transport.ts`. `reached`: whether the request may have reached the provider. `status`, `headers`: of the response, if
/// they had arrived; else 0 and empty.
#[wasm_bindgen(js_name = nextStepAfterLoss)]
#[expect(clippy::too_many_arguments, reason = "numbers and strings cross at once, an object property by property")]
pub fn next_step_after_loss(
    call: u32,
    reason: &str,
    option: &str,
    reached: bool,
    status: u16,
    headers: &str,
    wall_ms: f64,
    now_ms: f64,
    random: f64,
    quota_tokens: Option<u32>,
    lanes: &str,
) -> String {
    go_on(call, moment(now_ms, random, quota_tokens, lanes), |active| {
        let headers = read_headers(headers);
        let response = Response { status, headers: &headers, body: read_body("", None), now_ms: wall_ms as u64 };
        active.lost(reason, option, reached, &response)
    })
}

/// Forgets a call that the package gives up.
#[wasm_bindgen(js_name = endCall)]
pub fn end_call(call: u32) {
    calls::end(call);
}

fn moment(now_ms: f64, random: f64, quota_tokens: Option<u32>, lanes: &str) -> Moment {
    Moment { now_ms: now_ms as u64, random, quota_tokens, gate: read_gate(lanes) }
}

/// The lanes that the package keeps, without those that are not needed any more. Both are JSON texts.
#[wasm_bindgen(js_name = neededLanes)]
pub fn needed_lanes(lanes: &str, now_ms: f64) -> String {
    let mut gate = read_gate(lanes);
    gate.forget(now_ms as u64);
    to_json(&gate)
}

fn read_gate(lanes: &str) -> Gate {
    if lanes.is_empty() { Gate::default() } else { Gate::from(&parse_input(lanes)) }
}

fn go_on(call: u32, moment: Moment, event: impl FnOnce(&mut ActiveCall) -> Event) -> String {
    let mut once = Some((moment, event));
    let mut act = |active: &mut ActiveCall| match once.take() {
        Some((moment, event)) => {
            let event = event(active);
            active.next(event, moment)
        }
        None => String::new(),
    };
    calls::go_on(call, &mut act).unwrap_or_default()
}
