//! The category of a failure, from code, status and message, and everything that follows from the category.
//!
//! The order is fixed: the profile's rules for codes, for messages and for statuses; then the status alone; and only for a
//! status that says little, phrases in code and message. An unknown code is ignored.

use super::{ErrorFacts, keywords, scope};
use crate::provider::{Profile, Rule};
use crate::util::strings::position;
use crate::vocabulary::{Category, Outcome};

/// Sets the category, and what the profile documents for it, on facts whose status, code and message are known. Returns the
/// profile's rule that applied. `is_delivery`: the facts are of one message. `fallback`: the category where nothing else
/// decides.
#[inline(never)]
pub(super) fn categorize<'a>(
    facts: &mut ErrorFacts,
    profile: Option<&'a Profile<'a>>,
    is_delivery: bool,
    fallback: Category,
) -> Option<&'a Rule<'a>> {
    let code = facts.code.as_deref();
    // A 5xx does not prove that nothing was sent, unless the profile has a rule for exactly this code or message.
    let fails = matches!(facts.status, Some(500..=599));
    let begins = fails || matches!(facts.status, Some(200..=299));
    let rule = profile.and_then(|profile| {
        code.and_then(|code| profile.errors.rule_of_code(code, is_delivery))
            .filter(|rule| rule.exact || !fails)
            .or_else(|| profile.errors.rule_of_text(&|text| contains_text(&facts.message, text, begins)))
            .or_else(|| profile.errors.rule_of_status(facts.status?))
    });
    let Some((profile, rule)) = profile.zip(rule) else {
        facts.category = guess(facts, fallback);
        return None;
    };
    facts.category = rule.category;
    if facts.docs_url.is_none() {
        let of_code = profile.errors.code_docs_url_prefix.zip(code);
        let page = of_code.map(|(prefix, code)| crate::util::format::join(&[prefix, code], ""));
        facts.docs_url = page.or_else(|| profile.errors.docs_url.map(str::to_owned));
    }
    if let (Some(param), None) = (rule.param, &facts.param) {
        facts.param = Some(param.to_owned());
    }
    Some(rule)
}

/// Whether a message contains a documented text; with `begins`, whether it begins with it.
fn contains_text(message: &str, text: &str, begins: bool) -> bool {
    position(message.as_bytes(), text.as_bytes()).is_some_and(|index| index == 0 || !begins)
}

/// Whether another attempt may succeed after this status. Never after another 4xx, 501, 505 or 507.
pub(super) const fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=504 | 520..=524 | 529)
}

/// The category of a status; `None` where it says little: 400, 409, 422, other 4xx that are not listed, and statuses that are
/// not failures.
///
/// Of the gateway statuses, 504, 522 and 524 are timeouts of the server behind the gateway, 520 is a response that the gateway
/// could not read, and 502, 503, 521, 523 and 529 say that the service is unavailable.
const fn of_status(status: u16) -> Option<Category> {
    Some(match status {
        300..=399 => Category::Protocol,
        401 => Category::Authentication,
        402 => Category::Payment,
        403 => Category::Permission,
        404 | 410 => Category::NotFound,
        405 | 501 | 505 => Category::Unsupported,
        406 | 413..=415 => Category::Validation,
        408 | 504 | 522 | 524 => Category::Timeout,
        429 => Category::RateLimit,
        451 => Category::Blocked,
        502 | 503 | 521 | 523 | 529 => Category::Unavailable,
        500..=599 => Category::Server,
        _ => return None,
    })
}

/// The category of a failure for which the profile has no rule.
fn guess(facts: &ErrorFacts, fallback: Category) -> Category {
    let status = facts.stated_status.or(facts.status).unwrap_or_default();
    let [of_message, of_code] =
        if (400..500).contains(&status) { keywords::CLIENT_ERROR_PHRASES } else { [usize::MAX; 2] };
    let known = of_status(status);
    let named = || {
        keywords::category(facts.code.as_deref().unwrap_or_default(), of_code)
            .or_else(|| keywords::category(&facts.message, of_message))
    };
    match known {
        // Many APIs send 403 for every rejection, and 429 for every limit: if code or message names a limit, that wins.
        Some(Category::Permission) => named().filter(|category| is_limit(*category)).or(known),
        Some(Category::RateLimit) if keywords::is_long_term_limit(&facts.message) => {
            let of_text =
                keywords::category(&facts.message, of_message).filter(|category| *category == Category::Quota);
            of_text.or_else(|| named().filter(|category| is_limit(*category))).or(known)
        }
        // Some APIs send 401 for every problem of an account, and 402 for every limit that can be raised with money.
        Some(Category::Authentication) => named().filter(|category| *category == Category::Payment).or(known),
        Some(Category::Payment) => named().filter(|category| *category == Category::Quota).or(known),
        // A status of success that a body contradicts: what it says in words goes first.
        Some(_) if facts.stated_status.is_some() => named().or(known),
        Some(_) => known,
        None => named(),
    }
    .unwrap_or(fallback)
}

/// Whether a 403 or 429 may stand for this category.
const fn is_limit(category: Category) -> bool {
    matches!(
        category,
        Category::OptedOut | Category::Payment | Category::Quota | Category::RateLimit | Category::Blocked
    )
}

/// Sets what follows from the category: `scope`, `transient`, `permanent` and `not_accepted`. `is_unprocessed`: the profile
/// documents that a request with this status was not processed. `is_explicit_failure`: the body says explicitly that the
/// request failed.
pub(super) fn conclude(facts: &mut ErrorFacts, rule: Option<&Rule>, is_unprocessed: bool, is_explicit_failure: bool) {
    let category = facts.category;
    let none = Rule::default();
    let has_rule = rule.is_some();
    let rule = rule.unwrap_or(&none);
    facts.scope = rule.scope;
    if facts.scope.is_none() && category == Category::Validation {
        facts.scope =
            scope::of_fields(facts.param.as_deref(), &facts.issues).or_else(|| scope::of_code(facts.code.as_deref()?));
    }
    if facts.scope.is_none() && matches!(category, Category::Validation | Category::NotFound) {
        facts.scope = scope::of_sentence(&facts.message);
    }
    // Proxies and firewalls send these statuses, too: without a word of it or a documented code, no recipient is at fault.
    let is_documented = has_rule && facts.code.is_some();
    let may_be_proxy = category == Category::Blocked && matches!(facts.status, Some(403 | 451)) && !is_documented;
    if facts.scope.is_none() && !(may_be_proxy && !keywords::names_recipient(facts)) {
        facts.scope = scope::default_of(category);
    }
    let passes = matches!(
        category,
        Category::RateLimit
            | Category::Server
            | Category::Unavailable
            | Category::Network
            | Category::Timeout
            | Category::Aborted
    );
    let may_pass = match facts.status {
        // Neither says anything about the failure.
        None | Some(200..=299) => passes && category != Category::Aborted,
        Some(status) => is_retryable(status) && !is_definite(category),
    };
    let by_status = may_pass || category == Category::RateLimit;
    // Another request with the same key is still in progress, which ends by itself. This applies to requests, not to single messages.
    let in_progress = facts.status.is_some() && is_conflict(facts) && keywords::in_progress(facts);
    facts.transient = rule.transient.unwrap_or(by_status || in_progress);
    let permanent = category == Category::OptedOut;
    facts.permanent = rule.permanent.or((permanent || passes || facts.transient).then_some(permanent));
    facts.may_concern_key = rule.outcome.is_none() && (is_conflict(facts) || keywords::reuses_key(facts));
    facts.not_accepted = match rule.outcome {
        Some(outcome) => outcome == Outcome::NotSent,
        None if in_progress => false,
        None if is_unprocessed => true,
        None => match facts.status {
            // RFC 9110, sections 15.4.8 and 15.4.9: the method must not change, so nothing was done yet.
            Some(307 | 308 | 400..=407 | 409..=499 | 501) => true,
            // A success, or a server that may have failed after it sent the message: only an exact rule or an explicit failure
            // proves the contrary.
            _ => is_rejection(category) && (rule.exact || is_explicit_failure),
        },
    };
}

/// Whether the request conflicts with another one, or with an earlier one that has the same key.
fn is_conflict(facts: &ErrorFacts) -> bool {
    facts.status == Some(409) || facts.category == Category::Conflict
}

/// Whether repeating the request cannot change a failure of this category.
const fn is_definite(category: Category) -> bool {
    matches!(
        category,
        Category::Validation
            | Category::Authentication
            | Category::Permission
            | Category::Payment
            | Category::Quota
            | Category::OptedOut
            | Category::Blocked
            | Category::NotFound
            | Category::Unsupported
    )
}

/// Whether a failure of this category means that the provider rejected the request.
pub(super) const fn is_rejection(category: Category) -> bool {
    is_definite(category) || matches!(category, Category::RateLimit | Category::Conflict)
}
