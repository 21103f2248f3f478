//! What codes and sentences say in plain English, for the statuses that say little.

use super::Category;
use super::Category::{
    Authentication, Blocked, Carrier, Conflict, NotFound, OptedOut, Payment, Permission, Quota, RateLimit, Server,
    Timeout, Unavailable, Validation,
};
use crate::issue::Issue;

/// Phrases in the order in which they count. Each begins with a word; one that ends with a
/// space ends with the word.
static PHRASES: [(Category, &str); 14] = [
    (OptedOut, " opted out | opt out | optout | unsubscribed "),
    (
        Payment,
        " insufficient balance | insufficient fund| insufficient credit| not enough credit| not enough balance |\
         \x20out of credit| payment required | low balance | balance too low ",
    ),
    (Quota, " quota | monthly limit | daily limit | plan limit | message limit "),
    (RateLimit, " rate limit| ratelimit| too many requests | throttl"),
    (Blocked, " blocked | spam | blacklist| blocklist| prohibited | content policy "),
    (
        Authentication,
        " api key | unauthorized | unauthenticated | invalid credential| invalid login | authentication failed |\
         \x20access token | invalid token ",
    ),
    (
        Permission,
        " forbidden | permission| not allowed | suspended | not authorized | access denied | account disabled ",
    ),
    (NotFound, " not found | does not exist | no such "),
    (Conflict, " already exists | duplicate "),
    // From here on not of a request that was refused with a 4xx.
    (Validation, " invalid| malformed | missing | is required | are required | must be | must not be "),
    (Timeout, " timed out | timeout "),
    (Unavailable, " unavailable | maintenance | try again later | overloaded "),
    (Carrier, " carrier | unreachable | undeliverable "),
    (Server, " internal error | server error | unexpected error "),
];

/// How many of the phrases a refused request is searched for; besides, such a request is not valid.
const REFUSALS: usize = 9;

/// The category that a code or a sentence names; of a refused request only what can be its own fault.
pub(super) fn category(text: &str, refused: bool) -> Option<Category> {
    let text = plain(text);
    let most = if refused { REFUSALS } else { PHRASES.len() };
    let says = |phrase: &str| position(&text, phrase.as_bytes()).is_some();
    PHRASES
        .iter()
        .take(most)
        .find(|(_, phrases)| crate::text::pieces(phrases, b'|').any(says))
        .map(|(category, _)| *category)
}

/// ` insufficient balance `, from `InsufficientBalance`, `INSUFFICIENT_BALANCE` or "Insufficient balance."
fn plain(text: &str) -> Vec<u8> {
    let mut plain = vec![b' '];
    let mut last = b' ';
    for byte in text.bytes() {
        // A letter of any other script is a letter.
        let is_part = byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let starts_word = !is_part || last.is_ascii_lowercase() && byte.is_ascii_uppercase();
        if starts_word && plain.last() != Some(&b' ') {
            plain.push(b' ');
        }
        if is_part {
            plain.push(byte.to_ascii_lowercase());
        }
        last = byte;
    }
    plain.push(b' ');
    plain
}

/// Whether a text contains a phrase, whatever the case of its letters.
pub(super) fn contains(text: &str, phrase: &str) -> bool {
    position(text.as_bytes(), phrase.as_bytes()).is_some()
}

/// Where a phrase first stands in a text, whatever the case of its letters.
pub(super) fn position(text: &[u8], phrase: &[u8]) -> Option<usize> {
    text.windows(phrase.len().max(1)).position(|window| window.eq_ignore_ascii_case(phrase))
}

const MOST_NAMES: usize = 20;

/// The fields that a sentence says are missing: "to, from, and body are required". A phrase ("phone number
/// is required") names none.
pub(super) fn required(sentence: &str) -> Option<Vec<Issue>> {
    let list = sentence.strip_suffix('.').unwrap_or(sentence).strip_suffix(" required")?;
    let mut issues = Vec::new();
    let mut listed = true;
    for word in crate::text::pieces(list, b' ') {
        match word {
            "is" | "are" => break,
            "and" => listed = true,
            _ => {
                let name = word.strip_suffix(',').unwrap_or(word);
                if !listed || !is_name(name) || issues.len() >= MOST_NAMES {
                    return None;
                }
                listed = name.len() < word.len();
                issues.push(Issue::new(name, "required", crate::sentence::join(&[name, " is required"], "")));
            }
        }
    }
    Some(issues)
}

/// The one field that a sentence quotes: "The 'to' field must be a valid phone number".
pub(super) fn quoted(sentence: &str) -> Option<&str> {
    let mut parts = sentence.split(is_quote as fn(char) -> bool);
    parts.next()?;
    let name = parts.next()?;
    parts.next()?;
    Some(name).filter(|name| is_name(name) && parts.next().is_none())
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '\'' | '"' | '`')
}

/// Whether a word can be the name of a request field: `media_url`, `channelList[0].from`.
fn is_name(word: &str) -> bool {
    word.len() <= 64
        && word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}
