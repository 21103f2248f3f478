//! The send of a message.

use super::prepared::{Call, CallError, Payload};
use crate::call::exchange::Idempotency;
use crate::call::options::{CallOptions, ClientOptions, add_header};
use crate::error::client_side;
use crate::message::{self, Context, PlanCheck};
use crate::provider::{KeyLocation, Method, fill, fill_all};
use crate::util::format::join;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::Value;

/// Checks the message, with the numbering plans if the build has them, and makes its request. `now_ms`: since the Unix epoch; 0
/// without a clock. `new_key` makes an idempotency key,
/// and is called at most once. If the provider takes no key, the caller's key is left out with a warning, so that the same code
/// can send through several providers.
///
/// # Errors
///
/// The issues of an invalid message, or a provider that documents no send.
pub fn send<'a>(
    client: &'a ClientOptions,
    message: &Value<'a>,
    plans: Option<&PlanCheck>,
    now_ms: u64,
    options: CallOptions,
    new_key: impl FnOnce() -> String,
) -> Result<Call<'a>, CallError> {
    let profile = client.profile();
    let context = Context { plans, option: &|name| client.option(name), now_ms };
    let mut issues = message::validate(message, profile, None, &context);
    if message::is_blocking(&issues) {
        let error = if profile.routes.is_empty() { client_side::unsupported } else { client_side::invalid };
        return Err(error(issues));
    }
    let prepared = message::to_request(message, profile, &context);
    let Some((prepared, path)) = prepared.and_then(|prepared| {
        let path = fill(prepared.route.path, &mut |name| client.segment(name))?;
        Some((prepared, path))
    }) else {
        return Err(client_side::unsupported(Vec::new()));
    };
    let mut headers = client.headers();
    for (name, value) in fill_all(prepared.route.headers, &mut |name| client.option(name)).entries() {
        add_header(&mut headers, name, value.as_str().unwrap_or_default());
    }
    let mut body = prepared.body;
    let mut key = options.idempotency_key.clone();
    let mut idempotency = Idempotency::Unsafe;
    if prepared.route.idempotent != Some(false)
        && let Some(rule) = &profile.idempotency
    {
        let value = key.unwrap_or_else(new_key);
        match rule.location {
            KeyLocation::Header => add_header(&mut headers, rule.name, &value),
            KeyLocation::Body => body.add_string(rule.name, Some(&value)),
        }
        key = Some(value);
        idempotency = Idempotency::Keyed;
    } else if key.take().is_some() {
        let rule = rule!(
            Unsupported,
            "{provider} takes no idempotency key for this send: if it is repeated, the message may be sent twice."
        );
        issues.push(Issue::of("idempotencyKey", rule, [profile.title]).warning());
    }
    Ok(Call {
        method: Method::Post,
        url: join(&[&client.base_url, &path], ""),
        headers,
        body: Payload::of(body, prepared.route.encoding),
        idempotency,
        idempotency_key: key,
        to: Some(prepared.to),
        warnings: issues,
        options,
    })
}
