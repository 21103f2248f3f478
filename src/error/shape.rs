//! Where a JSON body keeps the code, the sentence and the other facts of its failure.
//!
//! Providers agree on nothing but a vocabulary. So the body is not matched against known layouts: the
//! objects that can describe the failure are put in order of preference, and each fact is looked up in
//! them by the names that it goes by.

use super::kind::{Kind, OTHER, SLASH, WORD, fits, is_scalar, letters, scalar, sentence};
use super::phrase::{SENTENCE, tidy};
use super::timing::take;
use super::{Facts, issues};
use crate::value::{Value, digits};

// Each table is a list of names in order of preference, in lower case and without `_` and `-`.
const INNER: &str = "error requesterror serviceexception policyexception fault detail";
pub(super) const LISTS: &str = "errors error messages detail details results responses recipients";
/// Objects beside the failure that hold more of its facts.
const BESIDE: [&str; 6] = ["details", "meta", "extensions", "links", "parameters", "rate_limit"];
const CODE: &str = "code responsecode resultcode faultcode scimtype";
const MESSAGE: &str = "detail errormessage message details errordescription description errortext errormsg msg \
                       responsemsg responsetext developermessage statusmessage faultstring errorsummary text \
                       userfacingmessage title errortitle statustext";

/// The names that a fact goes by, with what must stand there: the first of these that is anywhere counts.
type Names = &'static [(Kind, &'static str)];
static CODES: Names = &[
    (Kind::Code, "errorcode subcode errcode errno"),
    (Kind::Code, CODE),
    (Kind::Word, "error"),
    (Kind::Token, "errortype type category reason"),
    (Kind::Name, "name messageid status id"),
    (Kind::Number, "status error result"),
    // A number that only repeats the status is what is left when there is no word.
    (Kind::Scalar, CODE),
    (Kind::Scalar, "errorcode"),
];
static MESSAGES: Names = &[(Kind::Text, MESSAGE), (Kind::Sentence, "message"), (Kind::NoWord, "reason error errors")];
static PARAMS: Names = &[(
    Kind::Sentence,
    "param parameter errorrelatedto field fieldname parametername propertyname target attribute fields",
)];
static IDS: Names = &[
    (Kind::Id, "requestid apiid traceid fbtraceid correlationid debugid referenceid trackingid transactionid logref"),
    // Other things stand there too.
    (Kind::NumberedId, "instance request errorid erroridentifier"),
];
static DOCS: Names = &[(
    Kind::Page,
    "docurl docsurl moreinfo documentationurl documentation helpurl infourl erroruri help link href url type",
)];

/// Objects that stand for the failure are looked for this far down.
const DEPTH: usize = 8;
/// How many objects are looked at.
const MOST: usize = 64;
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

pub(super) fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

pub(super) fn first_object(list: &Value) -> Option<&Value> {
    list.items().iter().find(|item| is_object(item))
}

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
            if issues::lists(key) && lookup(&[inner], "code", &is_scalar).is_none() {
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

/// Whether any of these objects describes a failure.
pub(super) fn tells(objects: &[&Value]) -> bool {
    let told: Names = &[
        (Kind::Sentence, MESSAGE),
        (Kind::Scalar, CODE),
        (Kind::Scalar, "errorcode"),
        (Kind::NoWord, "error"),
        (Kind::Word, "error status"),
    ];
    fact(objects, told, "").is_some()
}

/// The value that goes by the first of these names and is what it must be.
fn fact<'a>(objects: &[&'a Value], names: Names, status: &str) -> Option<&'a Value> {
    names.iter().find_map(|(kind, names)| lookup(objects, names, &|value| fits(value, *kind, status)))
}

/// The objects of a body that can hold facts of its failure, the most telling first.
pub(super) fn places(body: &Value) -> Vec<&Value> {
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

/// Reads what a JSON body says of its failure into `facts`, whose status is known.
pub(super) fn read(body: &Value, facts: &mut Facts) {
    let objects = places(body);
    facts.issues = issues::collect(body, &objects);
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
                crate::text::cut(code, b'#').filter(|(_, class)| met & SLASH == 0 && !class.is_empty())
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
