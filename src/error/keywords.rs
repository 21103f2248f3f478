//! Phrases in codes and messages, for statuses that say little (400, 409, 422, and so on).

use super::ErrorFacts;
use super::phrases::{Found, Phrases, bytes_of};
use super::{scope, value_class};
use crate::util::issue::Issue;
use crate::util::names::names;
use crate::util::rule::rule;
use crate::util::strings::{contains, contains_any, split_once, split_once_any};
use crate::vocabulary::Category;
use crate::vocabulary::Category::{
    Authentication, Blocked, Carrier, Conflict, NotFound, OptedOut, Payment, Permission, Quota, RateLimit, Server,
    Timeout, Unavailable, Validation,
};

/// Phrases by category, of which the first in a text counts; then those about earlier requests.
///
/// They include the words of SMPP's `command_status` (SMPP 3.4, section 5.1.3), of the `stat:` of its receipts (appendix B),
/// and of the causes in 3GPP TS 29.002, which gateways pass on.
const PHRASES: [(Option<Category>, &str); 18] = [
    (
        Some(OptedOut),
        " opted out | opt out | optout | unsubscribe| replied stop |= stop =| in blacklist | blacklist rule |\
     \x20blacklisted number | blacklisted recipient | number is blacklisted | recipient is blacklisted | not subscribed ",
    ),
    (
        Some(Payment),
        " insufficient balance | insufficient fund| insufficient credit| not enough credit| not enough balance |\
     \x20out of credit| payment required | low balance | balance too low ",
    ),
    (Some(Quota), " quota | monthly limit | daily limit | plan limit | message limit | for today | this month "),
    (
        Some(RateLimit),
        " rate limit| ratelimit| rate exceeded | too many requests | too many messages | throttl| rthrottled |\
     \x20slow down | resource exhausted | rmsgqful | queue full ",
    ),
    (Some(Blocked), " blocked | spam | blacklist| blocklist| prohibited | content policy "),
    (
        Some(Authentication),
        " api key | unauthorized | unauthenticated | invalid credential| invalid login | authentication failed |\
     \x20access token | access key | accesskey | invalid token | token expired | token required | required token |\
     \x20authentication | authorization failed | authorize failed | credential| invalid username | invalid client |\
     \x20wrong password | rbindfail | rinvpaswd | rinvsysid ",
    ),
    (
        Some(Permission),
        " forbidden | permission| not allowed | suspended | not authorized | access denied | account disabled |\
     \x20insufficient | not permitted ",
    ),
    (Some(NotFound), " not found | does not exist | no such "),
    (Some(Conflict), " already exists | duplicate "),
    // From here on not in the message of a 4xx, only in its code.
    (
        Some(Carrier),
        " carrier | unreachable | undeliv|= rejectd =|= expired =|= deleted =| subscriber | call barred | teleservice |\
     \x20rdeliveryfailure | rx r appn ",
    ),
    // From here on not in the code of a 4xx either.
    (
        Some(Validation),
        " invalid| malformed | missing | is required | are required | must be | must not be | not valid | no valid |\
     \x20no recipient| is not a | rinv| bad request ",
    ),
    (Some(Timeout), " timed out | timeout | deadline exceeded "),
    (Some(Unavailable), " unavailable | maintenance | try again later | overloaded | rx t appn "),
    (Some(Server), " internal | server error | unexpected error | rsyserr | system failure "),
    // [`IN_PROGRESS`]
    (
        None,
        " in progress | in flight | being processed | still processing | already processing | key in use | key is in use |\
     \x20key already in use | key is already in use | request is outstanding | concurrent request",
    ),
    // [`ALREADY_DONE`]
    (None, " already processed | already been processed | already sent | already been sent | already submitted "),
    // [`IDEMPOTENCY`]
    (None, " idempot"),
    // [`REUSE`]
    (None, " already | in use | used | reus| different | duplicate "),
];

// Bits of the groups of [`PHRASES`] that are of no category.
const IN_PROGRESS: Found = 1 << 14;
const ALREADY_DONE: Found = 1 << 15;
const IDEMPOTENCY: Found = 1 << 16;
const REUSE: Found = 1 << 17;

static TABLE: Phrases<{ bytes_of(&PHRASES) }> = Phrases::of(&PHRASES);
static CATEGORIES: [Option<Category>; PHRASES.len()] = categories();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn categories() -> [Option<Category>; PHRASES.len()] {
    let mut categories = [None; PHRASES.len()];
    let mut group = 0;
    while group < PHRASES.len() {
        categories[group] = PHRASES[group].0;
        group += 1;
    }
    categories
}

/// How many categories are searched for in the message and in the code of a 4xx. One that matches none is a `validation` error.
pub(super) const CLIENT_ERROR_PHRASES: [usize; 2] = [9, 10];

/// The first category whose phrases the text has, among the first `max_categories`.
pub(super) fn category(text: &str, max_categories: usize) -> Option<Category> {
    let first = TABLE.find(text).trailing_zeros() as usize;
    CATEGORIES.get(first).copied().flatten().filter(|_| first < max_categories)
}

/// Whether an earlier request, mostly one with the same idempotency key, is still in progress.
pub(super) fn in_progress(facts: &ErrorFacts) -> bool {
    found(facts) & IN_PROGRESS != 0
}

/// Whether the error is about an idempotency key that was used before, or a request that was made before, whatever its
/// status: 400 and 422 are as common as 409. An error about a missing or too long key is not.
pub(super) fn reuses_key(facts: &ErrorFacts) -> bool {
    let found = found(facts);
    found & ALREADY_DONE != 0 || found & IDEMPOTENCY != 0 && found & REUSE != 0
}

/// The phrases in code and message.
fn found(facts: &ErrorFacts) -> Found {
    TABLE.find(facts.code.as_deref().unwrap_or_default()) | TABLE.find(&facts.message)
}

/// Whether a message is about a limit that lasts: of a month, of a plan, of money. Not a rate "per minute".
pub(super) fn is_long_term_limit(text: &str) -> bool {
    !contains(text, " per ") && contains_any(text, "month|daily|today|billing|credit|balance|upgrade|insufficient")
}

/// Whether a code or a message speaks of a recipient.
pub(super) fn names_recipient(facts: &ErrorFacts) -> bool {
    let has_word = |text: &str| contains_any(text, "recipient|destination|number|phone|subscriber|contact|msisdn");
    has_word(&facts.message) || facts.code.as_deref().is_some_and(has_word)
}

const MAX_FIELDS: usize = 20;

/// The fields that a message says are required: "to, from, and body are required", "Missing fields: to, from". `None` for a
/// phrase ("phone number is required"), and for one field after a colon, which [`named_field`] finds.
pub(super) fn required_fields(message: &str) -> Option<Vec<Issue>> {
    let message = message.strip_suffix('.').unwrap_or(message);
    if let Some(fields) = message.strip_suffix(" required") {
        return listed_fields(fields);
    }
    let (head, fields) = split_once(message, b':')?;
    let says_so = crate::util::strings::split(head, b' ').any(|word| names!("missing required").has(word));
    listed_fields(fields.trim_ascii()).filter(|issues| says_so && issues.len() > 1)
}

/// The fields of a list: "to, from, and body".
fn listed_fields(fields: &str) -> Option<Vec<Issue>> {
    let mut issues = Vec::new();
    let mut in_list = true;
    for word in crate::util::strings::split(fields, b' ') {
        match word {
            "is" | "are" => break,
            "and" => in_list = true,
            _ => {
                let name = word.strip_suffix(',').unwrap_or(word);
                if !in_list || !is_field_name(name) || issues.len() >= MAX_FIELDS {
                    return None;
                }
                in_list = name.len() < word.len();
                issues.push(Issue::of(name, rule!(Required, "{path} is required"), []));
            }
        }
    }
    Some(issues)
}

/// The only quoted field of a message: "The 'to' field must be a valid phone number".
pub(super) fn quoted_field(message: &str) -> Option<&str> {
    const QUOTES: &[u8] = b"'\"`";
    let (_, quoted_field) = split_once_any(message, QUOTES)?;
    let (name, after) = split_once_any(quoted_field, QUOTES)?;
    Some(name).filter(|name| is_field_name(name) && split_once_any(after, QUOTES).is_none())
}

/// The field that a message names after a noun ("Missing required parameter: to", "for parameter phone_number"), at its
/// start ("phone must be a valid number"), or by a word that can only be a name ("Invalid answerUrl: ...").
pub(super) fn named_field(message: &str) -> Option<&str> {
    let adjectives = names!("missing invalid required unknown parsing");
    let nouns = names!("parameter parameter: param field field: key key: property property: attribute header header:");
    let (mut before, mut last, mut end) = ("", "", 0_usize);
    let has_compound = value_class::is_compound(message);
    for word in crate::util::strings::split(message, b' ') {
        end += word.len() + 1;
        let is_end = end > message.len();
        // Few words can be a name: the others are not looked up.
        if is_end || has_compound && value_class::is_compound(word) {
            let name = word.strip_suffix('.').or_else(|| word.strip_suffix(':')).unwrap_or(word);
            let after_noun = nouns.has(last);
            let is_certain = after_noun || names!("missing invalid unknown").has(last);
            let is_last = is_end && after_noun && adjectives.has(before);
            if (is_last || is_certain && value_class::is_compound(name)) && is_field_name(name) {
                return Some(name);
            }
        }
        if before.is_empty() {
            // A sentence begins with a capital, and not with one of these prepositions.
            let is_verb = names!("must should").has(word) && value_class::is_lower(last);
            if is_verb || names!("to from").has(last) && names!("number field parameter must is").has(word) {
                return Some(last);
            }
            let first = last.strip_suffix(':').unwrap_or(last);
            let is_field = first.len() < last.len() && scope::of_fields(Some(first), &[]).is_some();
            let is_name =
                value_class::has_underscore(first) && value_class::char_classes(first) & value_class::UPPER == 0;
            if (is_field || is_name) && is_field_name(first) {
                return Some(first);
            }
        }
        // A JSON path (RFC 9535): `$.recipients[0].to`.
        if let Some(path) = word.strip_prefix("$.") {
            let path = path.strip_suffix(':').or_else(|| path.strip_suffix('.')).unwrap_or(path);
            return Some(path).filter(|path| is_field_name(path));
        }
        (before, last) = (last, word);
    }
    None
}

/// Whether a word can be the path of a request field: `media_url`, `channelList[0].from`.
fn is_field_name(word: &str) -> bool {
    word.len() <= 64
        && word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}
