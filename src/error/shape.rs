//! Where a JSON body keeps the code, the sentence and the other facts of its failure.
//!
//! Providers agree on nothing but a vocabulary. So the body is not matched against known layouts: the
//! objects that can describe the failure are put in order of preference, and each fact is looked up in
//! them by the names that it goes by.

use super::phrase::{SENTENCE, is_generic, phrase, tidy};
use super::words::contains;
use super::{Facts, issues};
use crate::value::{Value, digits};

// Each table is a list of names in order of preference, in lower case and without `_` and `-`.
const INNER: &str = "error requesterror serviceexception policyexception fault detail";
const LISTS: &str = "errors error messages";
const CODE: &str = "errorcode code errcode responsecode";
const MESSAGE: &str =
    "detail errormessage message errordescription description errortext msg responsemsg text reason userfacingmessage";
const TITLE: &str = "title statustext";
const PARAM: &str = "param parameter errorrelatedto field fieldname parametername propertyname";
const REQUEST_ID: &str = "requestid apiid traceid fbtraceid correlationid";
const DOCS: &str = "docurl docsurl moreinfo documentationurl documentation helpurl infourl";

/// Objects that stand for the failure are looked for this far down.
const DEPTH: usize = 8;
/// The longest code, parameter or id that is kept, in bytes.
pub(super) const WORD: usize = 200;

/// Whether `key` is `name`, whatever the provider's spelling: `ErrorCode`, `error_code`, `errorCode`.
pub(super) fn named(key: &str, name: &str) -> bool {
    key.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase()).eq(name.bytes())
}

/// The member of `object` that goes by the first of these names and fits.
pub(super) fn find<'a>(object: &'a Value, names: &str, fits: fn(&Value) -> bool) -> Option<&'a Value> {
    lookup(&[object], names, &fits)
}

/// The same in several objects, of which the first comes first.
pub(super) fn lookup<'a>(objects: &[&'a Value], names: &str, fits: &dyn Fn(&Value) -> bool) -> Option<&'a Value> {
    for object in objects {
        for name in names.split(' ') {
            for (key, value) in object.entries() {
                if named(key, name) && fits(value) {
                    return Some(value);
                }
            }
        }
    }
    None
}

/// Text that is not blank. RFC 9457, section 3.1: a member of another type is as if absent.
pub(super) fn is_text(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.bytes().any(|byte| byte > b' '))
}

/// A text that is not blank or a whole number, which may be negative.
pub(super) fn is_scalar(value: &Value) -> bool {
    is_text(value) || magnitude(value).is_some()
}

fn magnitude(value: &Value) -> Option<u64> {
    Value::Number(value.as_number()?.abs()).as_whole()
}

/// A text or a whole number as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    if let Value::Text(text) = value {
        return Some(tidy(text, WORD)).filter(|text| !text.is_empty());
    }
    let sign = if value.as_number()? < 0.0 { "-" } else { "" };
    Some([sign, &digits(magnitude(value)?)].concat())
}

fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

fn first_object(list: &Value) -> Option<&Value> {
    list.items().iter().find(|item| is_object(item))
}

/// The objects that describe the failure, the most telling first: an `error` object before what is around
/// it, the first of a list of errors after it.
fn objects(body: &Value) -> Vec<&Value> {
    let mut current = first_object(body).unwrap_or(body);
    let mut objects = vec![current];
    for _ in 0..DEPTH {
        let inner = find(current, INNER, is_object);
        let listed = find(current, LISTS, |list| first_object(list).is_some()).and_then(first_object);
        let Some(next) = inner.or(listed) else { break };
        let place = if inner.is_some() { 0 } else { objects.len() };
        objects.insert(place, next);
        current = next;
    }
    objects
}

/// Reads what a JSON body says of its failure into `facts`, whose status is known.
pub(super) fn read(body: &Value, facts: &mut Facts) {
    let objects = &*objects(body);
    let phrase = phrase(facts.status.unwrap_or_default());
    facts.issues = issues::collect(body, objects);
    let code = code(objects, facts.status.unwrap_or_default(), phrase);
    // A title that only repeats the status is what is left when nobody says more.
    let says_more = |title: &Value| is_text(title) && title.as_text() != Some(phrase);
    let sentence = objects
        .iter()
        .find_map(|object| find(object, MESSAGE, is_text).or_else(|| lookup(&[object], TITLE, &says_more)))
        .or_else(|| lookup(objects, "error errors", &is_text))
        .or_else(|| lookup(objects, TITLE, &is_text))
        .unwrap_or(body)
        .as_text()
        .or_else(|| facts.issues.first().map(|issue| issue.message.as_str()))
        .or_else(|| code?.as_text().filter(|code| code.contains(' ')));
    facts.message = tidy(sentence.unwrap_or_default(), SENTENCE);
    // A single entry that names no field only repeats the message.
    if matches!(facts.issues.as_slice(), [only] if only.path.is_empty()) {
        facts.issues.clear();
    }
    facts.code = code.and_then(scalar);
    facts.param = lookup(objects, PARAM, &|value| is_text(value.items().first().unwrap_or(value)))
        .and_then(|value| scalar(value.items().first().unwrap_or(value)))
        .or_else(|| facts.issues.first().map(|issue| issue.path.clone()))
        .filter(|path| !path.is_empty());
    facts.request_id = lookup(objects, REQUEST_ID, &is_scalar)
        .or_else(|| lookup(&[body.get("meta"), body], REQUEST_ID, &is_scalar))
        .and_then(scalar);
    facts.docs_url = lookup(objects, DOCS, &is_web_address)
        .or_else(|| lookup(objects, "type", &|value| is_web_address(value) && is_problem_type(value)))
        .and_then(scalar);
}

/// The code: one that is called so; else a word in a member that is at times used for one; else, last, a
/// number that only repeats the status.
fn code<'a>(objects: &[&'a Value], status: u16, phrase: &str) -> Option<&'a Value> {
    let status_digits = digits(u64::from(status));
    let is_status =
        |value: &Value| value.as_number() == Some(f64::from(status)) || value.as_text() == Some(status_digits.as_str());
    lookup(objects, CODE, &|value| is_scalar(value) && !is_status(value))
        .or_else(|| objects.iter().find_map(|object| code_word(object, phrase)))
        .or_else(|| lookup(objects, CODE, &is_scalar))
}

fn code_word<'a>(object: &'a Value, phrase: &str) -> Option<&'a Value> {
    let has_sentence = find(object, MESSAGE, is_text).is_some();
    let has = |value: &Value, part| value.as_text().is_some_and(|text| contains(text, part));
    // `{"error": "invalid_client", "error_description": "..."}` (RFC 6749, section 5.2), but not the reason
    // phrase that many frameworks put there.
    let repeats = |value: &Value| value.as_text().is_some_and(|text| text.eq_ignore_ascii_case(phrase));
    let is_error = |value: &Value| is_word(value) && (has(value, "_") || has_sentence && !repeats(value));
    let is_name = |value: &Value| is_word(value) && (has(value, "_") || has(value, "error"));
    lookup(&[object], "error", &is_error)
        .or_else(|| find(object, "type", is_problem_type))
        .or_else(|| lookup(&[object], "name", &is_name))
        .or_else(|| find(object, "messageid status", is_capitals))
}

/// Text without white space that says more than that there is a failure.
fn is_word(value: &Value) -> bool {
    value.as_text().is_some_and(|text| !text.is_empty() && !text.contains(' ') && !is_generic(text))
}

fn is_capitals(value: &Value) -> bool {
    is_word(value)
        && value
            .as_text()
            .is_some_and(|text| text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// The `type` of a problem (RFC 9457, section 3.1.1) where it tells problems apart: not a link to where HTTP
/// defines the status, and not a bare "error".
fn is_problem_type(value: &Value) -> bool {
    const STATUS_PAGES: &str =
        "about:blank tools.ietf.org rfc-editor.org datatracker.ietf.org httpstatus developer.mozilla.org";
    is_word(value) && value.as_text().is_some_and(|uri| !STATUS_PAGES.split(' ').any(|page| contains(uri, page)))
}

fn is_web_address(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.starts_with("https://") || text.starts_with("http://"))
}
