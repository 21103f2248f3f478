//! What sending a request twice would do, for calls other than a send.

use super::prepared::{CallError, unsupported};
use crate::call::exchange::Idempotency;
use crate::call::options::{ClientOptions, add_header};
use crate::provider::{KeyLocation, Method};
use crate::util::issue::Issue;
use crate::util::rule::rule;

/// What sending the request twice would do. Adds the caller's idempotency key to the header field in which the provider looks for
/// it. A key that the provider does not take is an error: unlike a send, the result has no warnings.
pub(super) fn idempotency(
    client: &ClientOptions,
    headers: &mut Vec<(String, String)>,
    method: Method,
    idempotent: Option<bool>,
    key: Option<&str>,
) -> Result<Idempotency, CallError> {
    if let Some(key) = key {
        match &client.profile().idempotency {
            Some(rule) if rule.location == KeyLocation::Header => add_header(headers, rule.name, key),
            _ => {
                let rule = rule!(Unsupported, "{provider} takes no idempotency key for this call. Leave `{path}` out.");
                return Err(unsupported(Issue::of("idempotencyKey", rule, [client.profile().title])));
            }
        }
    }
    Ok(match (method, idempotent) {
        (Method::Get | Method::Head, _) => Idempotency::Safe,
        _ if key.is_some() => Idempotency::Keyed,
        (_, Some(true)) => Idempotency::Idempotent,
        (_, Some(false)) => Idempotency::Unsafe,
        (method, None) if method.is_idempotent() => Idempotency::Idempotent,
        _ => Idempotency::Unsafe,
    })
}
