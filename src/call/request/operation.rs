//! The provider's documented operations besides the send, by name.

use super::idempotency::idempotency;
use super::prepared::{Call, CallError, Payload, unsupported};
use crate::call::options::{CallOptions, ClientOptions};
use crate::error::client_side;
use crate::provider::{Method, Scalars, fill, fill_all};
use crate::util::format::join;
use crate::util::http;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::Value;

/// In a profile: the operation takes further properties that are not documented publicly.
const ANY_PROPERTY: &str = "*";

/// Makes the request of the operation `name`. `input` has `id` and the object `path` for the path, `query` and `body`.
///
/// # Errors
///
/// An operation that the provider does not document, or the issues of a wrong input.
pub fn operation<'a>(
    client: &'a ClientOptions,
    name: &str,
    input: &Value<'a>,
    options: CallOptions,
) -> Result<Call<'a>, CallError> {
    let profile = client.profile();
    let Some(operation) = profile.operation(name) else {
        let known = profile.operation_names();
        let known = if known.is_empty() { "none" } else { &known };
        let rule = rule!(
            Unsupported,
            "{provider} does not document `{operation}`. Documented: {names}. Use `request` for any other endpoint."
        );
        return Err(unsupported(Issue::of("", rule, [profile.title, name, known])));
    };
    let mut issues = Vec::new();
    let mut missing = String::new();
    let path = fill(operation.path, &mut |name| {
        let (value, place) = match name {
            "id" => (input.get(name), name.to_owned()),
            _ if operation.arguments.contains(name) => (input.get("path").get(name), join(&["path", name], ".")),
            _ => return client.segment(name),
        };
        missing = place;
        http::encode_segment(value.as_str().unwrap_or_default()).ok()
    });
    if path.is_none() {
        let rule = rule!(Invalid, "`{path}` must be a string that is not empty and not a path.");
        issues.push(Issue::of(&missing, rule, []));
    }
    let path = path.unwrap_or_default();
    check_properties(input.get("query"), "query", operation.query, &mut issues);
    check_properties(input.get("body"), "body", operation.body, &mut issues);
    let value = if operation.constants.is_null() {
        input.get("body").clone()
    } else {
        fill_all(operation.constants, &mut |name| client.option(name))
    };
    let is_empty = value.is_null() || matches!(&value, Value::Object(entries) if entries.is_empty());
    // The body of a DELETE is optional.
    if is_empty && !operation.body.is_empty() && operation.method != Method::Delete {
        let rule = rule!(Required, "`{operation}` needs a `{path}` with what to set.");
        issues.push(Issue::of("body", rule, [name]));
    }
    let body = if is_empty { Payload::None } else { Payload::of(value, profile.encoding()) };
    let query = http::query_string(input.get("query")).unwrap_or_else(|issue| {
        issues.push(issue);
        String::new()
    });
    if !issues.is_empty() {
        return Err(client_side::invalid(issues));
    }
    let mut headers = client.headers();
    let idempotency =
        idempotency(client, &mut headers, operation.method, operation.idempotent, options.idempotency_key.as_deref())?;
    Ok(Call {
        method: operation.method,
        url: join(&[&client.base_url, &path, &query], ""),
        headers,
        body,
        idempotency,
        idempotency_key: options.idempotency_key.clone(),
        to: None,
        warnings: Vec::new(),
        options,
    })
}

/// Adds an issue for every property that the provider does not document.
fn check_properties(value: &Value, path: &str, documented: Scalars, issues: &mut Vec<Issue>) {
    if !matches!(value, Value::Null | Value::Object(_)) {
        issues.push(Issue::of(path, rule!(WrongType, "`{path}` must be an object, not {type}."), [value.kind()]));
    }
    for (name, _) in value.entries() {
        if !documented.contains(name) && !documented.contains(ANY_PROPERTY) {
            let known = if documented.is_empty() { "none" } else { &documented.listed() };
            let rule = rule!(UnknownParameter, "`{name}` is not documented here. Documented: {names}.");
            issues.push(Issue::of(&join(&[path, name], "."), rule, [name, known]));
        }
    }
}
