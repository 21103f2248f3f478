//! Every question that the package can ask.

use super::calls;
use super::drive::{self, Drive, Time};
#[cfg(feature = "phone")]
use super::phone;
use super::wire;
use crate::call::exchange::{Exchange, Idempotency, Plan};
use crate::call::options;
use crate::call::options::ClientOptions;
use crate::call::{self, CallError, Payload};
use crate::call::{Gate, Lanes};
use crate::error::{self, client_side};
use crate::message;
use crate::message::PlanCheck;
#[cfg(feature = "phone")]
use crate::phone::plans::Plans;
use crate::provider::Profile;
use crate::timing::server_timing;
use crate::util::format::join;
use crate::util::value::{Value, array, object};
use crate::vocabulary::Outcome;
use std::cell::Cell;
use std::rc::Rc;

/// Answers a question; with the body of the request if a call begins.
pub(super) fn answer(options: &[u8], question: &Value) -> (Value<'static>, Value<'static>) {
    let integer = |index| question.item(index).as_integer().unwrap_or(0);
    let answered = match question.item(0).as_str().unwrap_or_default() {
        "begin" => begin(options, question),
        "next" => Ok((next(question), Value::Null)),
        "end" => {
            calls::go_on(integer(1), |_| ((), true));
            Ok((Value::Null, Value::Null))
        }
        "check" => read_client(&wire::read(options), question.item(1).as_bool() == Some(true))
            .map(|_| (Value::Null, Value::Null)),
        "validate" => validate(options, question).map(|issues| (issues, Value::Null)),
        "tidy" => {
            let mut gate = Gate::from(question.item(1));
            gate.forget(integer(2));
            Ok((Value::from(&gate).into_owned(), Value::Null))
        }
        "timing" => {
            let status = question.item(2).as_integer().map(|status| status as u16);
            let timing = server_timing(&drive::headers(question.item(1)), status, integer(3));
            Ok((Value::from(&timing).into_owned(), Value::Null))
        }
        _ => read_error(question).map(|facts| (facts, Value::Null)),
    };
    answered.unwrap_or_else(|facts| {
        let mut answer = object(Vec::new());
        answer.insert("error", drive::failure(&facts, Outcome::NotSent, false));
        (answer, Value::Null)
    })
}

fn read_client(options: &Value, in_browser: bool) -> Result<ClientOptions, CallError> {
    #[cfg(feature = "phone")]
    let is_country: Option<fn(&str) -> bool> = Some(phone::is_country);
    #[cfg(not(feature = "phone"))]
    let is_country = None;
    options::read_client(options, in_browser, is_country).map_err(client_side::configuration)
}

thread_local! {
    /// The last client, with the bytes of its options: the next question is mostly about the same one.
    static LAST: Cell<Option<(Vec<u8>, Rc<ClientOptions>)>> = const { Cell::new(None) };
}

/// The client with these options, which were checked before.
fn client(options: &[u8]) -> Result<Rc<ClientOptions>, CallError> {
    let last = LAST.take().filter(|(known, _)| known == options);
    let (bytes, client) = match last {
        Some(last) => last,
        None => (options.to_vec(), Rc::new(read_client(&wire::read(options), false)?)),
    };
    LAST.set(Some((bytes, client.clone())));
    Ok(client)
}

/// Runs `act` with the numbering plans in use, if the build has them.
fn with_plans<T>(client: &ClientOptions, act: impl FnOnce(Option<&PlanCheck>) -> T) -> T {
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

/// `["validate", message, template]`: its issues.
fn validate(options: &[u8], question: &Value) -> Result<Value<'static>, CallError> {
    let client = client(options)?;
    let template = Some(question.item(2)).filter(|template| !template.is_null());
    let issues = with_plans(&client, |plans| message::validate(question.item(1), &client.profile, template, plans));
    Ok(array(&issues).into_owned())
}

/// `["begin", now, operation, input, options, key]`: starts a call. The answer has its number and its request.
fn begin(options: &[u8], question: &Value) -> Result<(Value<'static>, Value<'static>), CallError> {
    let client = client(options)?;
    let (operation, input, given) = (question.item(2).as_str().unwrap_or_default(), question.item(3), question.item(4));
    let call = if operation == "request" {
        call::request(&client, options::read_request(input, given, &client.profile).map_err(client_side::invalid)?)?
    } else {
        // In `send(to, body)` the second argument is not options. The check of the message explains the mistake.
        let is_message = operation != "send" || matches!(input, Value::Object(_));
        let given = if is_message { given } else { &Value::Null };
        let read = options::read_call(given, &client.profile).map_err(client_side::invalid)?;
        match operation {
            "send" => with_plans(&client, |plans| {
                call::send(&client, input, plans, read, || question.item(5).as_str().unwrap_or_default().to_owned())
            })?,
            name => call::operation(&client, name, input, read)?,
        }
    };
    let mut headers = Vec::new();
    for (name, value) in &call.headers {
        headers.extend([Value::owned(name), Value::owned(value)]);
    }
    let deadline_ms = call.options.deadline_ms.unwrap_or(client.deadline_ms);
    let plan = Plan {
        idempotency: call.idempotency,
        timeout_ms: call.options.timeout_ms.unwrap_or(client.timeout_ms),
        deadline_ms,
        policy: client.policy.clone(),
        // A key that the provider does not take is not sent.
        is_caller_key: call.options.idempotency_key.is_some() && call.idempotency_key.is_some(),
        key_ttl_ms: client.profile.idempotency().and_then(|rule| rule.ttl_ms),
        lanes: lanes(&client, operation, input, call.to.as_deref()),
    };
    let names = Value::Array(plan.lanes.names().map(|(_, name)| Value::owned(name)).collect());
    let exchange = Exchange::new(plan, question.item(1).as_integer().unwrap_or(0));
    let mut answer = object(Vec::new());
    answer.add_string("method", Some(call.method.name()));
    answer.add_string("url", Some(&call.url));
    answer.insert("headers", Value::Array(headers));
    answer.insert("auth", client.auth().into_owned());
    answer.add_boolean("form", Some(matches!(call.body, Payload::Form(_))));
    answer.add_string("key", call.idempotency_key.as_deref());
    answer.insert("warnings", array(&call.warnings).into_owned());
    answer.add_number("deadlineMs", Some(deadline_ms));
    answer.add_boolean("effect", Some(call.idempotency != Idempotency::Safe));
    answer.insert("lanes", names);
    let drive = Drive { profile: client.profile.clone(), exchange, timeout_ms: 0, to: call.to, failed_send: None };
    answer.add_number("call", Some(calls::keep(drive).into()));
    Ok((answer, Value::from(call.body).into_owned()))
}

/// The lanes of the gate that a call passes: everything that a wait for it can be about.
fn lanes(client: &ClientOptions, operation: &str, message: &Value, to: Option<&[String]>) -> Lanes {
    let account = join(&[client.profile.id(), operation], " ");
    let sender = message.get("from").as_str().filter(|_| to.is_some());
    Lanes {
        sender: sender.map(|from| join(&[&account, "from", from], " ")),
        recipients: to.unwrap_or_default().iter().map(|to| join(&[&account, "to", to], " ")).collect(),
        account,
    }
}

/// `["next", call, tried, now, wall, random, left, gate]`: the next step, see [`Drive::next`].
fn next(question: &Value) -> Value<'static> {
    let number = question.item(1).as_integer().unwrap_or(u64::MAX);
    let integer = |index| question.item(index).as_integer();
    let time = Time {
        now_ms: integer(3).unwrap_or(0),
        wall_ms: integer(4).unwrap_or(0),
        random: question.item(5).as_number().unwrap_or(0.0),
    };
    let step = calls::go_on(number, |drive| {
        let step = drive.next(question.item(2), time, integer(6).map(|left| left as u32), question.item(7));
        (step, drive.is_over())
    });
    step.unwrap_or(Value::Null)
}

/// `["error", response, now, provider]`: reads a response that the caller received without tidings. `provider`: a profile; an
/// unknown name is an error.
fn read_error(question: &Value) -> Result<Value<'static>, CallError> {
    if question.item(3).as_str().is_some() {
        return Err(client_side::configuration(vec![options::unknown_provider(question.item(3))]));
    }
    let (response, headers) = (question.item(1), drive::headers(question.item(1).get("headers")));
    let answer = drive::response(response, &headers, question.item(2).as_integer().unwrap_or(0));
    let profile = Profile::new(question.item(3).clone().into_owned());
    let facts = error::read(&answer, profile.as_ref());
    let outcome = facts.standalone_outcome(profile.as_ref());
    Ok(drive::failure(&facts, outcome, facts.retryable(outcome, false)))
}
