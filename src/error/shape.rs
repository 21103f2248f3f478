//! Where a JSON body keeps the code, the sentence and the other facts of its failure.
//!
//! Providers agree on nothing but a vocabulary. So the body is not matched against known layouts: the
//! objects that can describe the failure are put in order of preference, and each fact is looked up in
//! them by the names that it goes by.

use super::phrase::{SENTENCE, is_generic, tidy};
use super::timing::take;
use super::words::contains;
use super::{Facts, issues};
use crate::value::{Value, digits};

// Each table is a list of names in order of preference, in lower case and without `_` and `-`.
const INNER: &str = "error requesterror serviceexception policyexception fault detail";
const LISTS: &str = "errors error messages";
const CODE: &str = "errorcode code errcode responsecode";
/// Where a code stands at times, beside much else.
const WORDS: &str = "error type name messageid status";
const MESSAGE: &str = "detail errormessage message errordescription description errortext msg responsemsg text reason \
                       userfacingmessage title statustext";
const PARAM: &str = "param parameter errorrelatedto field fieldname parametername propertyname";
const REQUEST_ID: &str = "requestid apiid traceid fbtraceid correlationid";
const DOCS: &str = "docurl docsurl moreinfo documentationurl documentation helpurl infourl type";

/// Objects that stand for the failure are looked for this far down.
const DEPTH: usize = 8;
/// The longest code, parameter or id that is kept, in bytes.
pub(super) const WORD: usize = 200;

/// The place of a key in a list of names, whatever the provider's spelling: `ErrorCode`, `error_code`,
/// `errorCode`.
pub(super) fn rank(names: &str, key: &[u8]) -> Option<usize> {
    crate::text::pieces(names, b' ').position(|name| is_named(key, name.as_bytes()))
}

fn is_named(key: &[u8], mut name: &[u8]) -> bool {
    for byte in key {
        if !matches!(byte, b'_' | b'-') && !take(&mut name, byte.to_ascii_lowercase()) {
            return false;
        }
    }
    name.is_empty()
}

/// The member of the first of these objects that has one which goes by one of these names and fits, by the
/// first of the names.
pub(super) fn lookup<'a>(objects: &[&'a Value], names: &str, fits: &dyn Fn(&Value) -> bool) -> Option<&'a Value> {
    for object in objects {
        let mut best = usize::MAX;
        let mut found = None;
        for (key, value) in object.entries() {
            match rank(names, key.as_bytes()) {
                Some(rank) if rank < best && fits(value) => (best, found) = (rank, Some(value)),
                _ => {}
            }
        }
        if found.is_some() {
            return found;
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
    scalar(value).is_some()
}

/// A text or a whole number as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(tidy(text, WORD)).filter(|text| !text.is_empty()),
        Value::Number(number) => {
            let sign = if *number < 0.0 { "-" } else { "" };
            Some(crate::sentence::join(&[sign, &digits(Value::Number(number.abs()).as_whole()?)], ""))
        }
        _ => None,
    }
}

pub(super) fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

pub(super) fn first_object(list: &Value) -> Option<&Value> {
    list.items().iter().find(|item| is_object(item))
}

/// Adds the objects that describe the failure, the most telling first: an `error` object before what is around
/// it, the first of a list of errors after it.
fn gather<'a>(object: &'a Value, depth: usize, objects: &mut Vec<&'a Value>) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    let inner = lookup(&[object], INNER, &is_object);
    if let Some(inner) = inner {
        gather(inner, deeper, objects);
    }
    objects.push(object);
    if inner.is_none() {
        let list = lookup(&[object], LISTS, &|list| first_object(list).is_some());
        if let Some(listed) = list.and_then(first_object) {
            gather(listed, deeper, objects);
        }
    }
}

/// Reads what a JSON body says of its failure into `facts`, whose status is known.
pub(super) fn read(body: &Value, facts: &mut Facts) {
    let mut objects = Vec::new();
    gather(first_object(body).unwrap_or(body), DEPTH, &mut objects);
    objects.push(body.get("meta"));
    let fact = |names, fits: &dyn Fn(&Value) -> bool| lookup(&objects, names, fits);
    facts.issues = issues::collect(body, &objects);
    let sentence = fact(MESSAGE, &is_text).or_else(|| fact("error errors", &is_text)).unwrap_or(body).as_text();
    if let Some(sentence) = sentence.or_else(|| facts.issues.first().map(|issue| issue.message.as_str())) {
        facts.message = tidy(sentence, SENTENCE);
    }
    // A single entry that names no field only repeats the message.
    if matches!(facts.issues.as_slice(), [only] if only.path.is_empty()) {
        facts.issues.clear();
    }
    // A number that only repeats the status is what is left when there is no word.
    let status = digits(facts.status.unwrap_or_default().into());
    let code = fact(CODE, &|value| scalar(value).is_some_and(|code| code != status));
    facts.code = code.or_else(|| fact(WORDS, &is_word)).or_else(|| fact(CODE, &is_scalar)).and_then(scalar);
    facts.param = match fact(PARAM, &is_text) {
        None => facts.issues.first().map(|issue| issue.path.clone()).filter(|path| !path.is_empty()),
        param => param.and_then(scalar),
    };
    facts.request_id = fact(REQUEST_ID, &is_scalar).and_then(scalar);
    facts.docs_url = fact(DOCS, &is_page).and_then(scalar);
}

/// A code, as opposed to a sentence, a reason phrase (which many frameworks put into `error`) and a word that
/// only says that there is a failure: `invalid_client` (RFC 6749, section 5.2), `INVALID`, the `type` of a problem
/// (RFC 9457, section 3.1.1) where it tells problems apart.
fn is_word(value: &Value) -> bool {
    value.as_text().is_some_and(|text| {
        let has = |byte| text.as_bytes().contains(&byte);
        !has(b' ')
            && !is_generic(text)
            && (has(b'_') || has(b'/') && is_telling(text) || text.len() > 3 && text.bytes().all(|byte| byte < b'a'))
    })
}

/// Whether an address is not just where HTTP defines the status.
fn is_telling(address: &str) -> bool {
    const STATUS_PAGES: &str = "tools.ietf.org rfc-editor.org datatracker.ietf.org httpstatus developer.mozilla.org";
    !crate::text::pieces(STATUS_PAGES, b' ').any(|page| contains(address, page))
}

fn is_page(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.starts_with("http") && contains(text, "://") && is_telling(text))
}
