//! Phrases in codes and messages, for statuses that say little (400, 409, 422, and so on).

use super::ErrorFacts;
use super::value_class;
use crate::util::issue::Issue;
use crate::util::lookup::name_index;
use crate::util::rule::rule;
use crate::util::strings::{contains, position, split_once_any};
use crate::vocabulary::Category;
use crate::vocabulary::Category::{
    Authentication, Blocked, Carrier, Conflict, NotFound, OptedOut, Payment, Permission, Quota, RateLimit, Server,
    Timeout, Unavailable, Validation,
};

/// Phrases by category; the first that matches counts. Each begins at the start of a word, and one with a space at its end
/// also ends at the end of a word. `=` is the start or the end of the string, so that `= expired =` matches a whole code only.
///
/// They include the words of SMPP's `command_status` (SMPP 3.4, section 5.1.3), of the `stat:` of its receipts (appendix B),
/// and of the causes in 3GPP TS 29.002, which gateways pass on.
static PHRASES: [(Category, &str); 14] = [
    (
        OptedOut,
        " opted out | opt out | optout | unsubscribe| replied stop |= stop =| in blacklist | blacklist rule |\
         \x20blacklisted number | blacklisted recipient | number is blacklisted | recipient is blacklisted ",
    ),
    (
        Payment,
        " insufficient balance | insufficient fund| insufficient credit| not enough credit| not enough balance |\
         \x20out of credit| payment required | low balance | balance too low ",
    ),
    (Quota, " quota | monthly limit | daily limit | plan limit | message limit "),
    (
        RateLimit,
        " rate limit| ratelimit| rate exceeded | too many requests | too many messages | throttl| rthrottled |\
         \x20slow down | resource exhausted | rmsgqful | queue full ",
    ),
    (Blocked, " blocked | spam | blacklist| blocklist| prohibited | content policy "),
    (
        Authentication,
        " api key | unauthorized | unauthenticated | invalid credential| invalid login | authentication failed |\
         \x20access token | invalid token | token expired | invalid auth | invalid username | invalid client |\
         \x20rbindfail | rinvpaswd | rinvsysid ",
    ),
    (
        Permission,
        " forbidden | permission| not allowed | suspended | not authorized | access denied | account disabled |\
         \x20insufficient | not permitted ",
    ),
    (NotFound, " not found | does not exist | no such "),
    (Conflict, " already exists | duplicate "),
    // From here on not in the message of a 4xx, only in its code.
    (
        Carrier,
        " carrier | unreachable | undeliv|= rejectd =|= expired =|= deleted =| subscriber | call barred | teleservice |\
         \x20rdeliveryfailure | rx r appn ",
    ),
    // From here on not in the code of a 4xx either.
    (
        Validation,
        " invalid| malformed | missing | is required | are required | must be | must not be | rinv| bad request ",
    ),
    (Timeout, " timed out | timeout | deadline exceeded "),
    (Unavailable, " unavailable | maintenance | try again later | overloaded | rx t appn "),
    (Server, " internal | server error | unexpected error | rsyserr | system failure "),
];

/// How many rows of [`PHRASES`] are searched for in the message and in the code of a 4xx. One that matches none is a
/// `validation` error.
pub(super) const CLIENT_ERROR_PHRASES: [usize; 2] = [9, 10];

/// The category of the first matching phrase among the first `max_rows` rows of [`PHRASES`].
pub(super) fn category(text: &str, max_rows: usize) -> Option<Category> {
    let text = normalized(text);
    let mentions = |phrase: &str| position(&text, phrase.as_bytes()).is_some();
    PHRASES
        .iter()
        .take(max_rows)
        .find(|(_, phrases)| crate::util::strings::split(phrases, b'|').any(mentions))
        .map(|(category, _)| *category)
}

/// Whether an earlier request, mostly one with the same idempotency key, is still in progress.
pub(super) fn in_progress(facts: &ErrorFacts) -> bool {
    mentions(
        facts,
        " in progress | in flight | being processed | still processing | already processing | key in use | key is in use | \
         key already in use | key is already in use | request is outstanding | concurrent request",
    )
}

/// Whether the error is about an idempotency key that was used before, or a request that was made before, whatever its
/// status: 400 and 422 are as common as 409. An error about a missing or too long key is not.
pub(super) fn reuses_key(facts: &ErrorFacts) -> bool {
    mentions(
        facts,
        " already processed | already been processed | already sent | already been sent | already submitted ",
    ) || mentions(facts, " idempot") && mentions(facts, " already | in use | used | reus| different | duplicate ")
}

/// Whether the code or the message contains one of the phrases.
#[inline(never)]
fn mentions(facts: &ErrorFacts, phrases: &str) -> bool {
    [facts.code.as_deref().unwrap_or_default(), &facts.message].into_iter().any(|text| {
        let text = normalized(text);
        crate::util::strings::split(phrases, b'|').any(|phrase| position(&text, phrase.as_bytes()).is_some())
    })
}

/// Whether a message is about a limit that lasts: of a month, of a plan, of money. Not a rate "per minute".
pub(super) fn is_long_term_limit(text: &str) -> bool {
    let mentions = |phrase: &str| contains(text, phrase);
    !mentions(" per ")
        && crate::util::strings::split("month|daily|billing|credit|balance|upgrade|insufficient", b'|').any(mentions)
}

/// Separates words with single spaces, in lower case: `InsufficientBalance`, `INSUFFICIENT_BALANCE` and "Insufficient
/// balance." become `= insufficient balance =`.
fn normalized(text: &str) -> Vec<u8> {
    let mut normalized = vec![b'=', b' '];
    let mut last = b' ';
    for byte in text.bytes() {
        // Characters beyond ASCII count as letters.
        let is_part = byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let starts_word = !is_part || last.is_ascii_lowercase() && byte.is_ascii_uppercase();
        if starts_word && normalized.last() != Some(&b' ') {
            normalized.push(b' ');
        }
        if is_part {
            normalized.push(byte.to_ascii_lowercase());
        }
        last = byte;
    }
    if normalized.last() != Some(&b' ') {
        normalized.push(b' ');
    }
    normalized.push(b'=');
    normalized
}

const MAX_FIELDS: usize = 20;

/// The fields that a message says are required: "to, from, and body are required". `None` for a phrase ("phone number is
/// required").
pub(super) fn required_fields(message: &str) -> Option<Vec<Issue>> {
    let fields = message.strip_suffix('.').unwrap_or(message).strip_suffix(" required")?;
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
    let is = |names: &str, word: &str| name_index(names, word.as_bytes()).is_some();
    let (mut before, mut last, mut end) = ("", "", 0_usize);
    for word in crate::util::strings::split(message, b' ') {
        end += word.len() + 1;
        let name = word.strip_suffix('.').or_else(|| word.strip_suffix(':')).unwrap_or(word);
        let after_noun = is("parameter parameter: param field field: key key: property property: attribute", last);
        let is_certain = after_noun || is("missing invalid unknown", last);
        let is_last = end > message.len() && after_noun && is("missing invalid required unknown", before);
        if (is_last || is_certain && value_class::is_compound(name)) && is_field_name(name) {
            return Some(name);
        }
        if before.is_empty() && is("must should", word) && value_class::is_lower(last) {
            return Some(last);
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
