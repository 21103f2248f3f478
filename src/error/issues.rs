//! The problems of single fields, in whichever of the usual forms a body lists them: a map of fields to
//! sentences, a list of objects that name their field, a tree that follows the request's own.

use super::phrase::{SENTENCE, tidy};
use super::shape::{find, is_scalar, is_text, named, scalar};
use crate::issue::Issue;
use crate::value::{Value, digits};

const MOST: usize = 100;
const DEPTH: usize = 16;
/// The longest path, in bytes.
const PATH: usize = 200;

/// Members whose business is to list what is wrong.
const LISTING: &str = "errors fielderrors validationerrors invalidparams violations issues error";
/// Members that may as well hold something else, so that a plain text in them is not taken for a problem.
const PERHAPS: &str = "details detail message";
/// Members of a tree that are not fields of the request.
const TRANSPARENT: &str = "errors issues properties fielderrors formerrors";
const SENTENCES: &str = "message detail msg description reason errormessage title";
const CODES: &str = "errorcode code errorname type keyword rule";
const PLACES: &str =
    "field path loc pointer param parameter property propertyname fieldname attribute instancepath errorrelatedto name";
/// What the place of a problem in the request may begin with (FastAPI's `loc`).
const PARTS: &str = "body query path header";

/// Every field's problem in these objects of a body.
pub(super) fn collect(body: &Value, objects: &[&Value]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if body.items().first().is_some_and(is_text) {
        walk(body, "", true, DEPTH, &mut issues);
    }
    for object in objects {
        for (key, value) in object.entries() {
            let listing = any(LISTING, key);
            // A text is the message, and an `error` object is one of `objects`.
            let is_told = value.as_text().is_some() || named(key, "error") && value.items().is_empty();
            if !is_told && (listing || any(PERHAPS, key)) {
                walk(value, "", listing, DEPTH, &mut issues);
            }
        }
    }
    issues
}

fn any(names: &str, key: &str) -> bool {
    names.split(' ').any(|name| named(key, name))
}

fn walk(value: &Value, path: &str, listing: bool, depth: usize, issues: &mut Vec<Issue>) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    if issues.len() >= MOST {
        return;
    }
    match value {
        Value::Text(text) if is_text(value) => issues.push(Issue::new(path, "invalid", tidy(text, SENTENCE))),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                // The entries of a field that is itself a list, as opposed to the problems of a field.
                let entry = !path.is_empty() && !item.entries().is_empty() && !is_issue(item);
                let inside = if entry { at_index(path, index) } else { path.to_owned() };
                walk(item, &inside, listing, deeper, issues);
            }
        }
        Value::Map(_) if is_issue(value) && (depth < DEPTH || is_marked(value)) => issues.push(issue(value, path)),
        Value::Map(entries) => {
            for (key, inner) in entries {
                let entries = named(key, "items") && inner.items().iter().any(|item| !item.entries().is_empty());
                if entries || any(TRANSPARENT, key) {
                    walk(inner, path, listing, deeper, issues);
                } else if listing || inner.as_text().is_none() {
                    walk(inner, &join(path, key), listing, deeper, issues);
                }
            }
        }
        _ => {}
    }
}

fn is_issue(value: &Value) -> bool {
    find(value, SENTENCES, is_text).is_some()
}

/// Whether an object is a problem rather than a map of fields, one of which is called `message`.
fn is_marked(value: &Value) -> bool {
    find(value, CODES, is_scalar).is_some() || find(value, PLACES, is_scalar).is_some()
}

fn issue(value: &Value, path: &str) -> Issue {
    let code = find(value, CODES, is_scalar).and_then(scalar);
    let sentence = find(value, SENTENCES, is_text).and_then(Value::as_text).unwrap_or_default();
    Issue::new(join(path, &place(value)), code.as_deref().unwrap_or("invalid"), tidy(sentence, SENTENCE))
}

/// The field that a problem names.
fn place(problem: &Value) -> String {
    let source = find(problem, "source", |value| !value.entries().is_empty());
    let named = source
        .and_then(|source| find(source, "pointer parameter field header", is_text))
        .or_else(|| find(problem, PLACES, |value| is_scalar(value) || value.items().iter().any(is_scalar)));
    let mut path = String::new();
    match named {
        Some(Value::Text(text)) => {
            // A JSON pointer (RFC 6901), as RFC 9457 has it, or a path as it is shown.
            let pointer = text.strip_prefix("#/").or_else(|| text.strip_prefix('/'));
            match pointer {
                Some(pointer) => pointer.split('/').for_each(|step| add(&mut path, step)),
                None => path.push_str(text),
            }
        }
        Some(Value::List(steps)) => {
            let steps = match steps.as_slice() {
                [Value::Text(part), rest @ ..] if !rest.is_empty() && any(PARTS, part) => rest,
                all => all,
            };
            steps.iter().filter_map(scalar).for_each(|step| add(&mut path, &step));
        }
        _ => {}
    }
    tidy(&path, PATH)
}

/// Adds a step to a path: a name, or the index of an entry.
fn add(path: &mut String, step: &str) {
    if path.len() > PATH {
        return;
    }
    let is_index = !path.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = match is_index {
        true => ("[", "]"),
        false if path.is_empty() => ("", ""),
        false => (".", ""),
    };
    path.extend([before, step, after]);
}

fn join(path: &str, step: &str) -> String {
    let dot = if path.is_empty() || step.is_empty() { "" } else { "." };
    tidy(&[path, dot, step].concat(), PATH)
}

fn at_index(path: &str, index: usize) -> String {
    tidy(&[path, "[", &digits(u64::try_from(index).unwrap_or(u64::MAX)), "]"].concat(), PATH)
}
