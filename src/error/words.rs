//! What codes and sentences say in plain English, for the statuses that say little.

use super::Category;
use super::Category::{
    Authentication, Blocked, Carrier, Conflict, NotFound, OptedOut, Payment, Permission, Quota, RateLimit, Server,
    Timeout, Unavailable, Validation,
};

/// Phrases in the order in which they count. Each begins at the beginning of a word; one that ends with a
/// space ends with the word.
static PHRASES: [(Category, &str); 14] = [
    (OptedOut, "opted out |opt out |optout |unsubscribed "),
    (
        Payment,
        "insufficient balance |insufficient fund|insufficient credit|not enough credit|not enough balance |\
         not enough fund|out of credit|payment required |low balance |balance too low ",
    ),
    (Quota, "quota |monthly limit |daily limit |plan limit |monthly message limit |daily message limit "),
    (RateLimit, "rate limit|ratelimit|too many requests |throttl"),
    (Blocked, "blocked |spam |blacklist|blocklist|blacklisted |prohibited |content policy "),
    (
        Authentication,
        "api key is invalid |invalid api key |invalid or missing api key |missing or invalid api key |missing api key |unauthorized |unauthenticated |invalid credential|invalid login |authentication failed |invalid access token |invalid token ",
    ),
    (Permission, "forbidden |permission|not allowed |suspended |not authorized |access denied |account disabled "),
    (NotFound, "not found |does not exist |no such "),
    (Conflict, "already exists |duplicate "),
    // From here on not of a request that was refused with a 4xx.
    (Validation, "invalid|malformed |missing |is required |are required |must be |must not be "),
    (Timeout, "timed out |timeout "),
    (Unavailable, "unavailable |maintenance |try again later |overloaded "),
    (Carrier, "carrier |unreachable |undeliverable "),
    (Server, "internal error |internal server error |server error |unexpected error "),
];

/// How many of the phrases a refused request is searched for; besides, such a request is not valid.
const REFUSALS: usize = 9;

/// The category that a code or a sentence names; of a refused request only what can be its own fault.
pub(super) fn category(text: &str, refused: bool) -> Option<Category> {
    let text = plain(text);
    let most = if refused { REFUSALS } else { PHRASES.len() };
    PHRASES
        .iter()
        .take(most)
        .find(|(_, phrases)| phrases.split('|').any(|phrase| text.contains(&*[" ", phrase].concat())))
        .map(|(category, _)| *category)
}

/// ` insufficient balance `, from `InsufficientBalance`, `INSUFFICIENT_BALANCE` or "Insufficient balance."
fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    let mut after_small = false;
    for letter in text.chars() {
        if (!letter.is_alphanumeric() || after_small && letter.is_ascii_uppercase()) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if letter.is_alphanumeric() {
            plain.push(letter.to_ascii_lowercase());
        }
        after_small = letter.is_ascii_lowercase();
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

/// The fields that a sentence says are missing: "to, from, and body are required".
pub(super) fn required(sentence: &str) -> Vec<&str> {
    let sentence = sentence.trim_end_matches(['.', '!']);
    let Some(list) = sentence.strip_suffix(" are required").or_else(|| sentence.strip_suffix(" is required")) else {
        return Vec::new();
    };
    let names: Vec<&str> = list
        .split([',', ' '])
        .map(|name| name.trim_matches(['\'', '"', '`']))
        .filter(|name| !name.is_empty() && *name != "and")
        .take(20)
        .collect();
    // "Phone number is required": words without a comma are a phrase, no list of fields.
    let separators = list.matches(',').count().saturating_add(list.matches(" and ").count());
    if names.iter().all(|name| is_name(name)) && names.len() <= separators.saturating_add(1) {
        names
    } else {
        Vec::new()
    }
}

/// The one field that a sentence quotes: "The 'to' field must be a valid phone number".
pub(super) fn quoted(sentence: &str) -> Option<&str> {
    let mut parts = sentence.split(['\'', '"', '`']);
    parts.next()?;
    let name = parts.next()?;
    parts.next()?;
    Some(name).filter(|name| is_name(name) && parts.next().is_none())
}

/// Whether a word can be the name of a request field: `media_url`, `channelList[0].from`.
fn is_name(word: &str) -> bool {
    word.len() <= 64
        && word.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte))
}
