//! The problems of single fields, in whichever of the usual forms a body lists them: a map of fields to
//! sentences, a list of objects that name their field, a tree that follows the request's own.

use super::property_names::tells;
use super::status_text::SENTENCE;
use crate::util::issue::Issue;
use crate::util::lookup::{first_object, is_object, lookup, rank};
use crate::util::scalar::{is_scalar, is_text, scalar};
use crate::util::text::tidy;
use crate::util::value::{Value, digits};

const MOST: usize = 100;
const DEPTH: usize = 16;
/// The longest path, in bytes.
const PATH: usize = 200;

/// Members whose business is to list what is wrong.
const LISTING: &str = "errors fielderrors validationerrors invalidparams invalidparameters violations fieldviolations \
                       issues error validation errorcauses modelstate invalidfields failures";
/// Members that may as well hold something else, so that a plain text in them is not taken for a problem.
const PERHAPS: &str = "details detail message";
/// Members of a tree that are not fields of the request.
const TRANSPARENT: &str = "properties formerrors fields common nonfielderrors base general";
/// Members that say nothing of fields.
const APART: &str = "links metadata meta extensions";
const SENTENCES: &str =
    "message detail msg description reason errormessage defaultmessage error errorsummary text title";
const CODES: &str = "errorcode code errorname type keyword rule";
const PLACES: &str = "field path loc pointer param parameter property propertyname propertypath fieldname attribute \
                      instancepath datapath errorrelatedto target header keys fields name location";

/// Whether a member of this name lists what is wrong.
pub(super) fn lists(key: &str) -> bool {
    rank(LISTING, key.as_bytes()).is_some()
}

/// Every field's problem in these objects of a body.
pub(super) fn collect(body: &Value, objects: &[&Value]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if body.items().first().is_some_and(is_text) {
        walk(body, "", true, DEPTH, &mut issues);
    }
    for object in objects {
        // What an object tells is told again further out, or further in.
        if !issues.is_empty() {
            break;
        }
        for (key, value) in object.entries() {
            let listing = lists(key);
            // A text is the message, and an `error` object is one of `objects`.
            let is_told = value.as_text().is_some() || key == "error" && value.items().is_empty() && tells(&[value]);
            if !is_told && (listing || rank(PERHAPS, key.as_bytes()).is_some()) {
                walk(value, "", listing, DEPTH, &mut issues);
            }
        }
    }
    // Nothing but fields, each with its problems.
    let is_fields = |(_, value): &(String, Value)| value.items().first().is_some_and(is_text);
    if issues.is_empty() && body.entries().first().is_some_and(is_fields) && body.entries().iter().all(is_fields) {
        walk(body, "", true, DEPTH, &mut issues);
    }
    issues
}

fn walk(value: &Value, path: &str, listing: bool, depth: usize, issues: &mut Vec<Issue>) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    if issues.len() >= MOST {
        return;
    }
    let sentence = match value {
        Value::Text(_) => Some(value),
        _ => lookup(&[value], SENTENCES, &is_text),
    };
    let code = lookup(&[value], CODES, &is_scalar);
    let place = lookup(&[value.get("source"), value], PLACES, &|value| is_scalar(value) || !value.items().is_empty());
    // GraphQL's path is one of the answer.
    let place = place.filter(|_| value.get("locations").is_null());
    // At the top an object must also look like a problem: it may be a map of fields, one of them `message`.
    let is_issue = value.as_text().is_some()
        || place.is_some()
        || !path.is_empty()
        || listing && (depth < DEPTH || code.is_some());
    if let Some(sentence) = sentence.filter(|sentence| is_issue && is_text(sentence)) {
        let code = code.and_then(scalar).unwrap_or_else(|| "invalid".to_owned());
        issues.push(Issue::new(
            join_place(path, place.unwrap_or(&Value::Null)),
            &code,
            tidy(sentence.as_text().unwrap_or_default(), SENTENCE),
        ));
        return;
    }
    for (index, item) in value.items().iter().enumerate() {
        // The entries of a field that is itself a list, as opposed to the problems of a field.
        let is_entry = !path.is_empty() && is_object(item) && lookup(&[item], SENTENCES, &is_text).is_none();
        let step = if is_entry { digits(index as u64) } else { String::new() };
        walk(item, &join(path, &step, true), listing, deeper, issues);
    }
    for (key, inner) in value.entries() {
        let is_field = rank(TRANSPARENT, key.as_bytes()).is_none()
            && !lists(key)
            && (key != "items" || first_object(inner).is_none());
        if rank(APART, key.as_bytes()).is_none() && (!is_field || listing || inner.as_text().is_none()) {
            walk(inner, &join(path, if is_field { key } else { "" }, false), listing, deeper, issues);
        }
    }
}

/// A path and behind it the place that a problem names: a JSON pointer (RFC 6901), as RFC 9457 has it, a path
/// as it is shown, or a list of steps, which begins with where the field is in FastAPI's `loc`.
fn join_place(path: &str, place: &Value) -> String {
    let mut text = scalar(place).unwrap_or_default();
    for step in place.items().iter().take(DEPTH) {
        text = crate::util::format::join(&[&text, "/", &scalar(step).unwrap_or_default()], "");
    }
    let mut path = path.to_owned();
    for step in crate::util::text::pieces(&text, b'/') {
        path = join(&path, step.strip_prefix('#').unwrap_or(step), true);
    }
    match path.strip_prefix("body.").or_else(|| path.strip_prefix("query.")) {
        Some(field) => field.to_owned(),
        None => path,
    }
}

/// Adds a step to a path: a name, or the index of an entry; an empty one is none. The key of a map that is a number
/// (`counted`: false) stays a name.
fn join(path: &str, step: &str, counted: bool) -> String {
    let (before, after) = match (path, step) {
        ("", _) | (_, "") => ("", ""),
        _ if counted && step.bytes().all(|byte| byte.is_ascii_digit()) => ("[", "]"),
        _ => (".", ""),
    };
    tidy(&crate::util::format::join(&[path, before, step, after], ""), PATH)
}
