//! Where a JSON body keeps the code, the sentence and the other facts of its failure.
//!
//! Providers agree on nothing but a vocabulary. So the body is not matched against known layouts: the
//! objects that can describe the failure are put in order of preference, and each fact is looked up in
//! them by the names that it goes by.

use crate::error::property_names::{CODES, DOCS, IDS, MESSAGES, PARAMS, fact, tells};
use crate::error::status_text::SENTENCE;
use crate::error::value_class::{Kind, OTHER, SLASH, fits, letters, sentence};
use crate::error::{Facts, field_errors};
use crate::util::lookup::{first_object, is_object, lookup, rank};
use crate::util::scalar::{WORD, is_scalar, scalar};
use crate::util::text::tidy;
use crate::util::value::{Value, digits};

// Each table is a list of names in order of preference, in lower case and without `_` and `-`.
const INNER: &str = "error requesterror serviceexception policyexception fault detail";
const LISTS: &str = "errors error messages detail details results responses recipients";
/// Objects beside the failure that hold more of its facts.
const BESIDE: [&str; 6] = ["details", "meta", "extensions", "links", "parameters", "rate_limit"];
/// Objects that stand for the failure are looked for this far down.
const DEPTH: usize = 8;
/// How many objects are looked at.
const MOST: usize = 64;
/// Adds the objects that describe the failure, the most telling first: an `error` object before what is around
/// it, the first of a list of errors after it, and where an object says nothing, the first that does in it.
fn gather<'a>(object: &'a Value, depth: usize, objects: &mut Vec<&'a Value>) {
    let Some(deeper) = depth.checked_sub(1).filter(|_| objects.len() < MOST) else { return };
    let inner = lookup(&[object], INNER, &is_object);
    if let Some(inner) = inner {
        gather(inner, deeper, objects);
    }
    objects.push(object);
    if inner.is_some() {
        return;
    }
    let list = lookup(&[object], LISTS, &|list| first_object(list).is_some());
    if let Some(listed) = list.and_then(first_object) {
        gather(listed, deeper, objects);
    } else if !tells(&[object]) {
        for (key, member) in object.entries() {
            let before = objects.len();
            let inner = first_object(member).unwrap_or(member);
            // A map of errors is one of fields, unless it looks like an error itself.
            if field_errors::lists(key) && lookup(&[inner], "code", &is_scalar).is_none() {
                continue;
            }
            gather(inner, deeper, objects);
            if tells(objects.get(before..).unwrap_or_default()) {
                break;
            }
            objects.truncate(before);
        }
    }
}

/// The objects of a body that can hold facts of its failure, the most telling first.
fn places(body: &Value) -> Vec<&Value> {
    let mut objects = Vec::new();
    gather(first_object(body).unwrap_or(body), DEPTH, &mut objects);
    for index in 0..objects.len() {
        for name in BESIDE {
            let beside = objects.get(index).map_or(body, |object| object.get(name));
            objects.push(beside);
            objects.extend(beside.items().iter().take(DEPTH));
        }
    }
    objects
}

/// Those, and each entry of their lists of errors: where a wait may be named.
pub fn places_and_entries(body: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    if !is_object(body) {
        return all;
    }
    for place in places(body) {
        all.push(place);
        for (key, list) in place.entries() {
            if rank(LISTS, key.as_bytes()).is_some() {
                all.extend(list.items());
            }
        }
    }
    all
}

/// Reads what a JSON body says of its failure into `facts`, whose status is known.
pub(in crate::error) fn read(body: &Value, facts: &mut Facts) {
    let objects = places(body);
    facts.issues = field_errors::collect(body, &objects);
    let status = digits(facts.status.unwrap_or_default().into());
    let fact = |names| fact(&objects, names, &status);
    let said = sentence(fact(MESSAGES).unwrap_or(body));
    if let Some(sentence) = said.or_else(|| facts.issues.first().map(|issue| issue.message.as_str())) {
        facts.message = tidy(sentence, SENTENCE);
    }
    // A single entry that names no field only repeats the message.
    if matches!(facts.issues.as_slice(), [only] if only.path.is_empty()) {
        facts.issues.clear();
    }
    for (known, names) in [(&mut facts.code, CODES), (&mut facts.request_id, IDS), (&mut facts.docs_url, DOCS)] {
        *known = fact(names).and_then(scalar);
    }
    match &mut facts.code {
        Some(code) => {
            let met = letters(code);
            // A class with its package (`com.example.sms#ThrottledException`).
            if let Some((_, class)) =
                crate::util::text::cut(code, b'#').filter(|(_, class)| met & SLASH == 0 && !class.is_empty())
            {
                *code = class.to_owned();
            }
            if facts.message.is_empty() && met & OTHER != 0 {
                facts.message.push_str(code);
            }
        }
        None if fits(&Value::from(&facts.message), Kind::Name, "") => {
            facts.code = Some(core::mem::take(&mut facts.message));
        }
        None => {}
    }
    let of_issues = || facts.issues.iter().map(|issue| &*issue.path).find(|path| !path.is_empty());
    facts.param = fact(PARAMS).and_then(sentence).or_else(of_issues).map(|param| tidy(param, WORD));
}
