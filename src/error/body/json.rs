//! Finds the facts of a failure in a JSON body.
//!
//! Providers share names, not layouts. So the body is not matched against known layouts: the objects that may describe the
//! failure (the candidates) are put in order of preference, and each fact is looked up in them by its usual property names.

use crate::error::facts::MAX_MESSAGE_BYTES;
use crate::error::property_names::{CODES, DOCS, IDS, MESSAGES, PARAMS, describes_failure, find_fact, has_message};
use crate::error::value_class::{
    OTHER, SLASH, UNDERSCORE, UPPER, ValueClass, char_classes, fits, is_sentence, sentence,
};
use crate::error::{ErrorFacts, field_errors};
use crate::timing::Hints;
use crate::util::lookup::{Properties, first_object, is_object};
use crate::util::names::{Names, UNKNOWN, names};
use crate::util::scalar::{MAX_SCALAR_BYTES, is_scalar, scalar};
use crate::util::strings::{split_once, truncate_line};
use crate::util::value::{Value, digits};

// Property names in order of preference.
const ERROR_OBJECTS: Names = names!("error requesterror serviceexception policyexception fault detail");
const ERROR_ARRAYS: Names = names!("errors error messages detail details results responses recipients");
/// Properties of a candidate that hold more of its facts.
const DETAIL_OBJECTS: [&str; 6] = ["details", "meta", "extensions", "links", "parameters", "rate_limit"];
/// How deep candidates are searched for.
const MAX_DEPTH: usize = 8;
/// How many candidates are collected, without their detail objects.
const MAX_CANDIDATES: usize = 64;
/// Adds the objects that may describe the failure, the most specific first: an `error` object before the object around it, the
/// first of an array of errors after it. In an object that describes no failure, the first property that does is searched.
fn collect_candidates<'a>(object: &'a Value<'a>, depth: usize, objects: &mut Vec<Properties<'a>>) {
    let Some(deeper) = depth.checked_sub(1).filter(|_| objects.len() < MAX_CANDIDATES) else { return };
    let properties = Properties::of(object);
    if let Some(inner) = properties.find(ERROR_OBJECTS, &is_object) {
        collect_candidates(inner, deeper, objects);
        objects.push(properties);
        return;
    }
    if let Some(array) = properties.find(ERROR_ARRAYS, &|array| first_object(array).is_some()) {
        objects.push(properties);
        if let Some(first) = first_object(array) {
            collect_candidates(first, deeper, objects);
        }
        return;
    }
    let own = objects.len();
    objects.push(properties);
    // With a code alone, the message may be further inside: `{ code, data: { message } }`.
    let describes = describes_failure(objects.get(own..).unwrap_or_default());
    if describes && has_message(objects.get(own..).unwrap_or_default()) {
        return;
    }
    let is_complete = |inner: &[Properties]| if describes { has_message(inner) } else { describes_failure(inner) };
    for (index, (_, value)) in object.entries().iter().enumerate() {
        let before = objects.len();
        let inner = first_object(value).unwrap_or(value);
        let lists_issues = objects.get(own).is_some_and(|own| field_errors::lists_issues(own.number(index)));
        // An object of errors lists fields, unless it has a code and so is an error itself.
        if !is_object(inner) || lists_issues && Properties::of(inner).find(names!("code"), &is_scalar).is_none() {
            continue;
        }
        collect_candidates(inner, deeper, objects);
        if is_complete(objects.get(before..).unwrap_or_default()) {
            break;
        }
        objects.truncate(before);
    }
}

/// The objects of a body that may hold facts of its failure, the most specific first.
pub(in crate::error) fn candidates<'a>(body: &'a Value<'a>) -> Vec<Properties<'a>> {
    let mut objects = Vec::new();
    collect_candidates(first_object(body).unwrap_or(body), MAX_DEPTH, &mut objects);
    for index in 0..objects.len() {
        for name in DETAIL_OBJECTS {
            let details = objects.get(index).map_or(body, |object| object.get(name));
            add(details, &mut objects);
            details.items().iter().take(MAX_DEPTH).for_each(|item| add(item, &mut objects));
        }
    }
    objects
}

fn add<'a>(value: &'a Value<'a>, objects: &mut Vec<Properties<'a>>) {
    if is_object(value) {
        objects.push(Properties::of(value));
    }
}

/// Adds the waits that a body names: in its candidates, and in every entry of their arrays of errors.
pub fn read_waits(body: &Value, hints: &mut Hints) {
    if is_object(body) {
        waits_of(&candidates(body), hints);
    }
}

/// See [`read_waits`].
pub(in crate::error) fn waits_of(candidates: &[Properties], hints: &mut Hints) {
    for candidate in candidates {
        hints.read_object(candidate);
        for (name, _, array) in candidate.iter() {
            if ERROR_ARRAYS.has_number(name) {
                array.items().iter().for_each(|item| hints.read_object(&Properties::of(item)));
            }
        }
    }
}

/// The message under a name that is not known, of a body without any other: its longest string of several words, or else its
/// only name, such as `INVALID_SENDER`.
fn unnamed_message<'a>(objects: &[Properties<'a>]) -> Option<&'a str> {
    let (mut longest, mut name, mut names) = ("", None, 0);
    for (number, _, value) in objects.iter().flat_map(Properties::iter) {
        let Some(text) = value.as_str().filter(|_| number == UNKNOWN) else { continue };
        let classes = char_classes(text);
        if is_sentence(text) && text.len() > longest.len() {
            longest = text;
        } else if classes == UPPER | UNDERSCORE {
            name = Some(text);
            names += 1;
        }
    }
    Some(longest).filter(|text| !text.is_empty()).or(name.filter(|_| names == 1))
}

/// Sets the facts that a JSON body holds. `objects`: its [`candidates`]. The status must be set.
pub(in crate::error) fn read(body: &Value, objects: &[Properties], facts: &mut ErrorFacts) {
    facts.issues = field_errors::collect(body, objects);
    let status = digits(facts.status.unwrap_or_default().into());
    let find_fact = |names| find_fact(objects, names, &status);
    let message = sentence(find_fact(MESSAGES).unwrap_or(body));
    let message = message.or_else(|| facts.issues.first().map(|issue| issue.message.as_str()));
    if let Some(sentence) = message.or_else(|| unnamed_message(objects)) {
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
            // The class without its package and its page: `com.example.sms#ThrottledException:http://sms.example.com/`.
            let own =
                split_once(code, b':').filter(|(_, page)| page.starts_with("http")).map_or(&**code, |(own, _)| own);
            let class = split_once(own, b'#').map_or(own, |(_, class)| class);
            if class.len() < code.len() && !class.is_empty() && char_classes(own) & SLASH == 0 {
                *code = class.to_owned();
            }
            if facts.message.is_empty() && classes & OTHER != 0 {
                facts.message.push_str(code);
            }
        }
        None if fits(&Value::from(facts.message.as_str()), ValueClass::Name, "") => {
            facts.code = Some(facts.message.clone());
            // A status of success has no better message.
            if !matches!(facts.status, Some(200..=299)) {
                facts.message.clear();
            }
        }
        None => {}
    }
    let of_issues = || facts.issues.iter().map(|issue| &*issue.path).find(|path| !path.is_empty());
    facts.param =
        find_fact(PARAMS).and_then(sentence).or_else(of_issues).map(|param| truncate_line(param, MAX_SCALAR_BYTES));
}
