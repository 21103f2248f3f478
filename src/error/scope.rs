//! The scope of a failure: recipient, sender, content, account, provider or request.

use crate::util::issue::Issue;
use crate::util::strings::{contains, contains_any};
use crate::vocabulary::{Category, Scope};

/// Names of request fields by scope, in lower case, without `_` and `-`. They are not among the names of `util/names.rs`, so that
/// a module that only reads webhooks does not carry those.
static FIELDS: [(Scope, &[&str]); 3] = [
    (
        Scope::Recipient,
        &[
            "to",
            "recipient",
            "recipients",
            "phonenumber",
            "phone",
            "destination",
            "msisdn",
            "mobile",
            "mobiles",
            "contact",
            "contactid",
            "dst",
            "dstadr",
        ],
    ),
    (Scope::Sender, &["from", "sender", "senderid", "source", "originator", "src", "fromnumber", "srcadr"]),
    (
        Scope::Content,
        &[
            "content",
            "body",
            "text",
            "message",
            "custommessage",
            "messagebody",
            "subject",
            "media",
            "mediaurl",
            "mediaurls",
            "template",
            "templateid",
            "templatename",
            "templatevariables",
            "parameters",
            "variables",
            "msglen",
        ],
    ),
];

/// The scope of a category's failures where nothing else shows it.
pub(super) const fn default_of(category: Category) -> Option<Scope> {
    Some(match category {
        Category::Validation
        | Category::NotFound
        | Category::Conflict
        | Category::Aborted
        | Category::Unsupported
        | Category::Configuration => Scope::Request,
        Category::Authentication | Category::Permission | Category::Payment | Category::Quota | Category::RateLimit => {
            Scope::Account
        }
        Category::OptedOut | Category::Blocked | Category::Carrier => Scope::Recipient,
        Category::Server | Category::Unavailable | Category::Network | Category::Timeout | Category::Protocol => {
            Scope::Provider
        }
        Category::Unknown => return None,
    })
}

/// The scope of an invalid request by its invalid fields; `None` where they differ or are not known.
pub(super) fn of_fields(param: Option<&str>, issues: &[Issue]) -> Option<Scope> {
    let mut scopes = issues.iter().map(|issue| of_field(&issue.path));
    match scopes.next() {
        Some(first) => first.filter(|_| scopes.all(|scope| scope == first)),
        None => param.and_then(of_field),
    }
}

/// The scope that a code names: `INVALID_SENDER_ID`, `ESME_RINVDSTADR`. Words of up to four letters are ignored, because they
/// also occur in other words. A code with `_ID` is about a stored object, unless it is about a sender.
pub(super) fn of_code(code: &str) -> Option<Scope> {
    let names = |name: &&str| name.len() > 4 && contains(code, name);
    let (scope, _) = FIELDS.iter().find(|(_, fields)| fields.iter().any(names))?;
    Some(*scope).filter(|scope| *scope == Scope::Sender || !contains(code, "_id"))
}

/// The scope that a sentence names; `None` if it names several.
pub(super) fn of_sentence(message: &str) -> Option<Scope> {
    let names_recipient = contains_any(message, "recipient|destination|to number");
    match [names_recipient, contains_any(message, "sender|originator|from number")] {
        [true, false] => Some(Scope::Recipient),
        [false, true] => Some(Scope::Sender),
        _ => None,
    }
}

/// The scope of a field by the innermost known step of its path: `to`, `recipients[1].phone_number`,
/// `request.message.content.url`.
fn of_field(path: &str) -> Option<Scope> {
    let of_step = |step: &[u8]| {
        FIELDS.iter().find(|(_, names)| names.iter().any(|name| is_named(step, name))).map(|(scope, _)| *scope)
    };
    // A longer name says it with a word: `sms_sender_id`.
    path.as_bytes().rsplit(|byte| b".[]/".contains(byte)).find_map(of_step).or_else(|| of_sentence(path))
}

/// Whether a key has this name, in any spelling.
fn is_named(key: &[u8], name: &str) -> bool {
    let mut rest = name.as_bytes();
    for byte in key {
        match rest {
            _ if matches!(byte, b'_' | b'-') => {}
            [first, after @ ..] if *first == byte.to_ascii_lowercase() => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}
