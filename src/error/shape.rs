//! Where a JSON body keeps the code, the sentence and the other facts of its failure.
//!
//! Providers agree on nothing but a vocabulary. So the body is not matched against known layouts: the
//! objects that can describe the failure are put in order of preference, and each fact is looked up in
//! them by the names that it goes by.

use super::issues;
use super::phrase::{SENTENCE, is_generic, phrase, tidy};
use super::words::contains;
use crate::issue::Issue;
use crate::value::{Value, digits};

/// The facts of a body, before anything is concluded from them.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub code: Option<String>,
    pub message: Option<String>,
    pub param: Option<String>,
    pub issues: Vec<Issue>,
    pub request_id: Option<String>,
    pub docs_url: Option<String>,
}

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
    names.split(' ').find_map(|name| {
        object.entries().iter().find(|(key, value)| named(key, name) && fits(value)).map(|(_, value)| value)
    })
}

/// Text that is not blank. RFC 9457, section 3.1: a member of another type is as if absent.
pub(super) fn is_text(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.bytes().any(|byte| byte > b' '))
}

pub(super) fn is_scalar(value: &Value) -> bool {
    scalar(value).is_some()
}

/// A text or a whole number (which may be negative), as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(tidy(text, WORD)).filter(|text| !text.is_empty()),
        Value::Number(number) if *number < 0.0 => {
            Value::Number(-number).as_whole().map(|whole| ["-", &digits(whole)].concat())
        }
        _ => value.as_whole().map(digits),
    }
}

fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

fn has_object(value: &Value) -> bool {
    value.items().iter().any(is_object)
}

/// The objects that describe the failure, the most telling first: an `error` object before what is around
/// it, the first of a list of errors after it.
fn objects(body: &Value) -> Vec<&Value> {
    let mut current = body.items().iter().find(|item| is_object(item)).unwrap_or(body);
    let mut objects = vec![current];
    for _ in 0..DEPTH {
        if let Some(inner) = find(current, INNER, is_object) {
            objects.insert(0, inner);
            current = inner;
        } else if let Some(first) =
            find(current, LISTS, has_object).and_then(|list| list.items().iter().find(|item| is_object(item)))
        {
            objects.push(first);
            current = first;
        } else {
            break;
        }
    }
    objects
}

fn lookup<'a>(objects: &[&'a Value], names: &str, fits: fn(&Value) -> bool) -> Option<&'a Value> {
    objects.iter().find_map(|object| find(object, names, fits))
}

fn word(objects: &[&Value], names: &str) -> Option<String> {
    lookup(objects, names, is_scalar).and_then(scalar)
}

/// What a JSON body says of its failure.
pub(super) fn read(body: &Value, status: u16) -> Found {
    if let Value::Text(text) = body {
        return Found { message: Some(tidy(text, SENTENCE)), ..Found::default() };
    }
    let objects = objects(body);
    let mut issues = issues::collect(&objects);
    if body.items().first().is_some_and(is_text) {
        issues::list(body, &mut issues);
    }
    let code = code(&objects, status);
    let sentence = objects
        .iter()
        .find_map(|object| {
            find(object, MESSAGE, is_text).or_else(|| {
                // A title that only repeats the status is what is left when nobody says more.
                find(object, TITLE, is_text).filter(|title| title.as_text() != Some(phrase(status)))
            })
        })
        .or_else(|| lookup(&objects, "error errors", is_text))
        .or_else(|| lookup(&objects, TITLE, is_text))
        .and_then(Value::as_text)
        .or_else(|| issues.first().map(|issue| issue.message.as_str()))
        .or(code.as_deref().filter(|code| code.contains(' ')));
    let message = sentence.map(|text| tidy(text, SENTENCE));
    // A single entry that names no field only repeats the message.
    if matches!(issues.as_slice(), [only] if only.path.is_empty()) {
        issues.clear();
    }
    let param = lookup(&objects, PARAM, |value| is_text(value) || value.items().first().is_some_and(is_text))
        .and_then(|value| scalar(value.items().first().unwrap_or(value)))
        .or_else(|| issues.first().map(|issue| issue.path.clone()))
        .filter(|path| !path.is_empty());
    let meta = [body.get("meta"), body];
    Found {
        code,
        message,
        param,
        issues,
        request_id: word(&objects, REQUEST_ID).or_else(|| word(&meta, REQUEST_ID)),
        docs_url: lookup(&objects, DOCS, is_web_address)
            .or_else(|| lookup(&objects, "type", |value| is_web_address(value) && problem_type(value).is_some()))
            .and_then(scalar),
    }
}

/// The code: one that is called so; else a word in a member that is at times used for one; else, last, a
/// number that only repeats the status.
fn code(objects: &[&Value], status: u16) -> Option<String> {
    let status_digits = digits(u64::from(status));
    let called = objects.iter().find_map(|object| {
        CODE.split(' ')
            .find_map(|name| find(object, name, is_scalar).and_then(scalar).filter(|code| *code != status_digits))
    });
    called.or_else(|| objects.iter().find_map(|object| code_word(object, status))).or_else(|| word(objects, CODE))
}

fn code_word(object: &Value, status: u16) -> Option<String> {
    let text = |name| find(object, name, is_text).and_then(scalar).filter(|word| !word.contains(' '));
    let capitals = |word: &String| {
        word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') && !is_generic(word)
    };
    // `{"error": "invalid_client", "error_description": "..."}` (RFC 6749, section 5.2), but not the reason
    // phrase that many frameworks put there.
    text("error")
        .filter(|word| {
            word.contains('_') || find(object, MESSAGE, is_text).is_some() && !word.eq_ignore_ascii_case(phrase(status))
        })
        .or_else(|| find(object, "type", is_text).and_then(problem_type))
        .or_else(|| text("name").filter(|word| word.contains('_') || word.ends_with("Error")))
        .or_else(|| text("messageid").filter(capitals))
        .or_else(|| text("status").filter(capitals))
}

/// The `type` of a problem (RFC 9457, section 3.1.1) where it tells problems apart: not `about:blank`, not
/// a link to where HTTP defines the status, not a bare "error".
fn problem_type(value: &Value) -> Option<String> {
    const STATUS_PAGES: &str = "tools.ietf.org rfc-editor.org datatracker.ietf.org httpstatus developer.mozilla.org";
    scalar(value).filter(|uri| {
        uri != "about:blank"
            && !uri.contains(' ')
            && !is_generic(uri)
            && !STATUS_PAGES.split(' ').any(|page| contains(uri, page))
    })
}

fn is_web_address(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.starts_with("https://") || text.starts_with("http://"))
}
