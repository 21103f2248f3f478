//! Errors of single fields, in every usual form: an object of field names and messages, an array of objects that name
//! their field, or a tree in the shape of the request.

use super::facts::MAX_MESSAGE_BYTES;
use super::property_names::describes_failure;
use crate::util::issue::Issue;
use crate::util::lookup::{first_object, is_object, lookup, name_index};
use crate::util::scalar::{is_nonblank, is_scalar, scalar};
use crate::util::strings::truncate_line;
use crate::util::value::{Value, digits};
use std::borrow::Cow;

const MAX_ISSUES: usize = 100;
const MAX_DEPTH: usize = 16;
/// Longer paths are truncated.
const MAX_PATH_BYTES: usize = 200;

/// Properties whose purpose is to list errors.
const ISSUE_LISTS: &str = "errors fielderrors validationerrors invalidparams invalidparameters violations fieldviolations \
                       issues error validation errorcauses modelstate invalidfields failures";
/// Properties that may list errors or hold something else: a plain string in them is not an error.
const POSSIBLE_ISSUE_LISTS: &str = "details detail message";
/// Properties of a tree that are not fields of the request: their content belongs to the level above.
const TRANSPARENT_PROPERTIES: &str = "properties formerrors fields common nonfielderrors base general";
/// Properties that say nothing about fields.
const UNRELATED_PROPERTIES: &str = "links metadata meta extensions";
const MESSAGE_NAMES: &str =
    "message detail msg description reason errormessage defaultmessage error errorsummary text title";
const CODE_NAMES: &str = "errorcode code errorname type keyword rule";
const LOCATION_NAMES: &str = "field path loc pointer param parameter property propertyname propertypath fieldname attribute \
                      instancepath datapath errorrelatedto target header keys fields name location";

/// Whether the purpose of a property with this name is to list errors.
pub(super) fn lists_issues(key: &str) -> bool {
    name_index(ISSUE_LISTS, key.as_bytes()).is_some()
}

/// The errors of fields in a body. `objects`: its candidates, the most specific first; the first that has any counts.
pub(super) fn collect(body: &Value, objects: &[&Value]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if body.items().first().is_some_and(is_nonblank) {
        collect_from(body, "", true, MAX_DEPTH, &mut issues);
    }
    for object in objects {
        // Outer and inner objects repeat each other.
        if !issues.is_empty() {
            break;
        }
        for (key, value) in object.entries() {
            let in_issue_list = lists_issues(key);
            // A string is the failure's message, and an `error` object is itself one of `objects`.
            let is_message =
                value.as_str().is_some() || key == "error" && value.items().is_empty() && describes_failure(&[value]);
            if !is_message && (in_issue_list || name_index(POSSIBLE_ISSUE_LISTS, key.as_bytes()).is_some()) {
                collect_from(value, "", in_issue_list, MAX_DEPTH, &mut issues);
            }
        }
    }
    // A body of nothing but fields, each with an array of messages.
    let is_fields = |(_, value): &(Cow<str>, Value)| value.items().first().is_some_and(is_nonblank);
    if issues.is_empty() && body.entries().first().is_some_and(is_fields) && body.entries().iter().all(is_fields) {
        collect_from(body, "", true, MAX_DEPTH, &mut issues);
    }
    issues
}

/// Adds the errors in `value` to `issues`. `path`: of the field that it belongs to, empty at the top. `in_issue_list`: whether
/// the purpose of the surrounding property is to list errors.
fn collect_from(value: &Value, path: &str, in_issue_list: bool, depth: usize, issues: &mut Vec<Issue>) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    if issues.len() >= MAX_ISSUES {
        return;
    }
    let message = match value {
        Value::String(_) => Some(value),
        _ => lookup(&[value], MESSAGE_NAMES, &is_nonblank),
    };
    let code = lookup(&[value], CODE_NAMES, &is_scalar);
    let location =
        lookup(&[value.get("source"), value], LOCATION_NAMES, &|value| is_scalar(value) || !value.items().is_empty());
    // The `path` of a GraphQL error leads into the response, not into the request.
    let location = location.filter(|_| value.get("locations").is_null());
    // At the top an object may also be an object of fields, one of which is named `message`: it needs a location or a code.
    let is_issue = value.as_str().is_some()
        || location.is_some()
        || !path.is_empty()
        || in_issue_list && (depth < MAX_DEPTH || code.is_some());
    if let Some(message) = message.filter(|message| is_issue && is_nonblank(message)) {
        let code = code.and_then(scalar).unwrap_or_else(|| "invalid".to_owned());
        issues.push(Issue::new(
            join_location(path, location.unwrap_or(&Value::Null)),
            &code,
            truncate_line(message.as_str().unwrap_or_default(), MAX_MESSAGE_BYTES),
        ));
        return;
    }
    for (index, item) in value.items().iter().enumerate() {
        // An entry of a field that is an array; otherwise the array lists the errors of one field.
        let is_entry = !path.is_empty() && is_object(item) && lookup(&[item], MESSAGE_NAMES, &is_nonblank).is_none();
        let step = if is_entry { digits(index as u64) } else { String::new() };
        collect_from(item, &join(path, &step, true), in_issue_list, deeper, issues);
    }
    for (key, inner) in value.entries() {
        let is_field = name_index(TRANSPARENT_PROPERTIES, key.as_bytes()).is_none()
            && !lists_issues(key)
            && (key != "items" || first_object(inner).is_none());
        if name_index(UNRELATED_PROPERTIES, key.as_bytes()).is_none()
            && (!is_field || in_issue_list || inner.as_str().is_none())
        {
            collect_from(inner, &join(path, if is_field { key } else { "" }, false), in_issue_list, deeper, issues);
        }
    }
}

/// Appends the location that an error names to a path. It is a JSON pointer (RFC 6901, used by RFC 9457), a dotted path,
/// or an array of steps, of which FastAPI's `loc` begins with `body` or `query`.
fn join_location(path: &str, location: &Value) -> String {
    let mut text = scalar(location).unwrap_or_default();
    for step in location.items().iter().take(MAX_DEPTH) {
        text = crate::util::format::join(&[&text, "/", &scalar(step).unwrap_or_default()], "");
    }
    let mut path = path.to_owned();
    for step in crate::util::strings::split(&text, b'/') {
        path = join(&path, step.strip_prefix('#').unwrap_or(step), true);
    }
    match path.strip_prefix("body.").or_else(|| path.strip_prefix("query.")) {
        Some(field) => field.to_owned(),
        None => path,
    }
}

/// Appends a step to a path: a name, or an index in brackets. An empty step adds nothing. `counted`: digits are an index;
/// otherwise they are a property name.
fn join(path: &str, step: &str, counted: bool) -> String {
    let (before, after) = match (path, step) {
        ("", _) | (_, "") => ("", ""),
        _ if counted && step.bytes().all(|byte| byte.is_ascii_digit()) => ("[", "]"),
        _ => (".", ""),
    };
    truncate_line(&crate::util::format::join(&[path, before, step, after], ""), MAX_PATH_BYTES)
}
