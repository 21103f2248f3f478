//! Errors of single fields, in every usual form: an object of field names and messages, an array of objects that name
//! their field, or a tree in the shape of the request.

use super::facts::MAX_MESSAGE_BYTES;
use super::property_names::describes_failure;
use super::{scope, value_class};
use crate::util::issue::Issue;
use crate::util::lookup::{Properties, first_object, is_object};
use crate::util::names::{Names, names};
use crate::util::scalar::{is_nonblank, is_scalar, scalar_text};
use crate::util::strings::{line, truncate_line};
use crate::util::value::{Value, digits};
use std::borrow::Cow;

const MAX_ISSUES: usize = 100;
const MAX_DEPTH: usize = 16;
/// Longer paths are truncated.
const MAX_PATH_BYTES: usize = 200;

/// Properties whose purpose is to list errors.
const ISSUE_LISTS: Names = names!(
    "errors fielderrors validationerrors invalidparams invalidparameters violations fieldviolations \
                       issues error validation errorcauses modelstate invalidfields failures"
);
/// Properties that may list errors or hold something else: a plain string in them is not an error.
const POSSIBLE_ISSUE_LISTS: Names = names!("details detail message");
/// Properties of a tree that are not fields of the request: their content belongs to the level above.
const TRANSPARENT_PROPERTIES: Names = names!("properties formerrors fields common nonfielderrors base general");
/// Properties that say nothing about fields.
const UNRELATED_PROPERTIES: Names = names!("links metadata meta extensions");
const MESSAGE_NAMES: Names =
    names!("message detail msg description reason errormessage defaultmessage error errorsummary text title violation");
const CODE_NAMES: Names = names!("errorcode code errorname type keyword rule");
const LOCATION_NAMES: Names = names!(
    "field path loc pointer param parameter property propertyname propertypath fieldname attribute \
                      instancepath datapath errorrelatedto target header keys fields name location"
);

/// Whether the purpose of a property with this name is to list errors.
pub(super) fn lists_issues(name: u8) -> bool {
    ISSUE_LISTS.has_number(name)
}

/// The errors of fields in a body. `objects`: its candidates, the most specific first; the first that has any counts.
pub(super) fn collect(body: &Value, objects: &[Properties]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if body.items().first().is_some_and(is_nonblank) {
        collect_from(body, "", true, MAX_DEPTH, &mut issues);
    }
    for object in objects {
        // Outer and inner objects repeat each other.
        if !issues.is_empty() {
            break;
        }
        for (name, key, value) in object.iter() {
            let in_issue_list = lists_issues(name);
            // A string is the failure's message, and an `error` object is itself one of `objects`.
            let is_message = value.as_str().is_some()
                || key == "error" && value.items().is_empty() && describes_failure(&[Properties::of(value)]);
            if !is_message && (in_issue_list || POSSIBLE_ISSUE_LISTS.has_number(name)) {
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
    let properties = Properties::of(value);
    if let Some(issue) = issue_in(value, &properties, path, in_issue_list, depth) {
        issues.push(issue);
        return;
    }
    for (index, item) in value.items().iter().enumerate() {
        // An entry of a field that is an array; otherwise the array lists the errors of one field.
        let is_entry =
            !path.is_empty() && is_object(item) && Properties::of(item).find(MESSAGE_NAMES, &is_nonblank).is_none();
        let step = if is_entry { digits(index as u64) } else { String::new() };
        collect_from(item, &join(path, &step, true), in_issue_list, deeper, issues);
    }
    for (name, key, inner) in properties.iter() {
        // A key without letters, such as `#`, stands for the whole request.
        let is_field = !TRANSPARENT_PROPERTIES.has_number(name)
            && !lists_issues(name)
            && key.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80)
            && (key != "items" || first_object(inner).is_none());
        // In `{ message, details: { to: "Is no number." } }` the sentence is about the field `to`.
        let may_be_issue = |text| {
            in_issue_list
                || !MESSAGE_NAMES.has_number(name)
                    && value_class::is_sentence(text)
                    && scope::of_fields(Some(key), &[]).is_some()
        };
        if !UNRELATED_PROPERTIES.has_number(name) && (!is_field || inner.as_str().is_none_or(may_be_issue)) {
            collect_from(inner, &join(path, if is_field { key } else { "" }, false), in_issue_list, deeper, issues);
        }
    }
}

/// The error that `value` itself is, not one in it. See [`collect_from`].
fn issue_in(value: &Value, properties: &Properties, path: &str, in_issue_list: bool, depth: usize) -> Option<Issue> {
    let message = match value {
        Value::String(_) => Some(value),
        _ => properties.find(MESSAGE_NAMES, &is_nonblank),
    };
    let message = message.filter(|message| is_nonblank(message))?.as_str()?;
    let code = properties.find(CODE_NAMES, &is_scalar).and_then(scalar_text);
    let has_location = |value: &Value| is_scalar(value) || !value.items().is_empty();
    let source = Properties::of(value.get("source"));
    let location =
        source.find(LOCATION_NAMES, &has_location).or_else(|| properties.find(LOCATION_NAMES, &has_location));
    // The `path` of a GraphQL error leads into the response, not into the request.
    let location = location.filter(|_| value.get("locations").is_null());
    // At the top an object may also be an object of fields, one of which is named `message`: it needs a location or a code.
    let is_issue = value.as_str().is_some()
        || location.is_some()
        || !path.is_empty()
        || in_issue_list && (depth < MAX_DEPTH || code.is_some());
    is_issue.then(|| {
        Issue::new(
            join_location(path, location.unwrap_or(&Value::Null)),
            code.as_deref().unwrap_or("invalid"),
            truncate_line(message, MAX_MESSAGE_BYTES),
        )
    })
}

/// Appends the location that an error names to a path. It is a JSON pointer (RFC 6901, used by RFC 9457), a dotted path,
/// or an array of steps, of which FastAPI's `loc` begins with `body` or `query`.
fn join_location(path: &str, location: &Value) -> String {
    let mut path = Cow::Borrowed(path);
    for text in core::iter::once(location).chain(location.items().iter().take(MAX_DEPTH)).filter_map(scalar_text) {
        for step in crate::util::strings::split(&text, b'/') {
            path = Cow::Owned(join(&path, step.strip_prefix('#').unwrap_or(step), true).into_owned());
        }
    }
    match path.strip_prefix("body.").or_else(|| path.strip_prefix("query.")) {
        Some(field) => field.to_owned(),
        None => path.into_owned(),
    }
}

/// Appends a step to a path: a name, or an index in brackets. An empty step adds nothing. `counted`: digits are an index;
/// otherwise they are a property name.
fn join<'a>(path: &'a str, step: &'a str, counted: bool) -> Cow<'a, str> {
    if step.is_empty() {
        return Cow::Borrowed(path);
    }
    if path.is_empty() {
        return line(step, MAX_PATH_BYTES);
    }
    let is_index = counted && step.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = if is_index { ("[", "]") } else { (".", "") };
    Cow::Owned(truncate_line(&crate::util::format::join(&[path, before, step, after], ""), MAX_PATH_BYTES))
}
