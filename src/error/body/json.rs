//! Finds the facts of a failure in a JSON body.
//!
//! Providers share names, not layouts. So the body is not matched against known layouts: the objects that may describe the
//! failure (the candidates) are put in order of preference, and each fact is looked up in them by its usual property names.

use crate::error::facts::MAX_MESSAGE_BYTES;
use crate::error::property_names::{CODES, DOCS, IDS, MESSAGES, PARAMS, describes_failure, find_fact};
use crate::error::value_class::{OTHER, SLASH, ValueClass, char_classes, fits, sentence};
use crate::error::{ErrorFacts, field_errors};
use crate::util::lookup::{first_object, is_object, lookup, name_index};
use crate::util::scalar::{MAX_SCALAR_BYTES, is_scalar, scalar};
use crate::util::strings::truncate_line;
use crate::util::value::{Value, digits};

// Property names in order of preference, in lower case, without `_` and `-`.
const ERROR_OBJECTS: &str = "error requesterror serviceexception policyexception fault detail";
const ERROR_ARRAYS: &str = "errors error messages detail details results responses recipients";
/// Properties of a candidate that hold more of its facts.
const DETAIL_OBJECTS: [&str; 6] = ["details", "meta", "extensions", "links", "parameters", "rate_limit"];
/// How deep candidates are searched for.
const MAX_DEPTH: usize = 8;
/// How many candidates are collected, without their detail objects.
const MAX_CANDIDATES: usize = 64;
/// Adds the objects that may describe the failure, the most specific first: an `error` object before the object around it, the
/// first of an array of errors after it. In an object that describes no failure, the first property that does is searched.
fn collect_candidates<'a>(object: &'a Value<'a>, depth: usize, objects: &mut Vec<&'a Value<'a>>) {
    let Some(deeper) = depth.checked_sub(1).filter(|_| objects.len() < MAX_CANDIDATES) else { return };
    let inner = lookup(&[object], ERROR_OBJECTS, &is_object);
    if let Some(inner) = inner {
        collect_candidates(inner, deeper, objects);
    }
    objects.push(object);
    if inner.is_some() {
        return;
    }
    let array = lookup(&[object], ERROR_ARRAYS, &|array| first_object(array).is_some());
    if let Some(first) = array.and_then(first_object) {
        collect_candidates(first, deeper, objects);
    } else if !describes_failure(&[object]) {
        for (key, value) in object.entries() {
            let before = objects.len();
            let inner = first_object(value).unwrap_or(value);
            // An object of errors lists fields, unless it has a code and so is an error itself.
            if field_errors::lists_issues(key) && lookup(&[inner], "code", &is_scalar).is_none() {
                continue;
            }
            collect_candidates(inner, deeper, objects);
            if describes_failure(objects.get(before..).unwrap_or_default()) {
                break;
            }
            objects.truncate(before);
        }
    }
}

/// The objects of a body that may hold facts of its failure, the most specific first.
fn candidates<'a>(body: &'a Value<'a>) -> Vec<&'a Value<'a>> {
    let mut objects = Vec::new();
    collect_candidates(first_object(body).unwrap_or(body), MAX_DEPTH, &mut objects);
    for index in 0..objects.len() {
        for name in DETAIL_OBJECTS {
            let details = objects.get(index).map_or(body, |object| object.get(name));
            objects.push(details);
            objects.extend(details.items().iter().take(MAX_DEPTH));
        }
    }
    objects
}

/// The candidates of a body, and every entry of their arrays of errors: all objects in which a wait may be named.
pub fn candidates_and_entries<'a>(body: &'a Value<'a>) -> Vec<&'a Value<'a>> {
    let mut all = Vec::new();
    if !is_object(body) {
        return all;
    }
    for candidate in candidates(body) {
        all.push(candidate);
        for (key, array) in candidate.entries() {
            if name_index(ERROR_ARRAYS, key.as_bytes()).is_some() {
                all.extend(array.items());
            }
        }
    }
    all
}

/// Sets the facts that a JSON body holds. The status must be set.
pub(in crate::error) fn read(body: &Value, facts: &mut ErrorFacts) {
    let objects = candidates(body);
    facts.issues = field_errors::collect(body, &objects);
    let status = digits(facts.status.unwrap_or_default().into());
    let find_fact = |names| find_fact(&objects, names, &status);
    let message = sentence(find_fact(MESSAGES).unwrap_or(body));
    if let Some(sentence) = message.or_else(|| facts.issues.first().map(|issue| issue.message.as_str())) {
        facts.message = truncate_line(sentence, MAX_MESSAGE_BYTES);
    }
    // A single issue without a field only repeats the message.
    if matches!(facts.issues.as_slice(), [only] if only.path.is_empty()) {
        facts.issues.clear();
    }
    for (known, names) in [(&mut facts.code, CODES), (&mut facts.request_id, IDS), (&mut facts.docs_url, DOCS)] {
        *known = find_fact(names).and_then(scalar);
    }
    match &mut facts.code {
        Some(code) => {
            let classes = char_classes(code);
            // The class without its package: `com.example.sms#ThrottledException`.
            if let Some((_, class)) = crate::util::strings::split_once(code, b'#')
                .filter(|(_, class)| classes & SLASH == 0 && !class.is_empty())
            {
                *code = class.to_owned();
            }
            if facts.message.is_empty() && classes & OTHER != 0 {
                facts.message.push_str(code);
            }
        }
        None if fits(&Value::from(facts.message.as_str()), ValueClass::Name, "") => {
            facts.code = Some(core::mem::take(&mut facts.message));
        }
        None => {}
    }
    let of_issues = || facts.issues.iter().map(|issue| &*issue.path).find(|path| !path.is_empty());
    facts.param =
        find_fact(PARAMS).and_then(sentence).or_else(of_issues).map(|param| truncate_line(param, MAX_SCALAR_BYTES));
}
