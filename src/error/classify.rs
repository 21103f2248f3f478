//! From code, status and text to a category, and what follows from it.
//!
//! The order is fixed: the provider's documented codes, its documented texts (where a text is its only word
//! for a failure), the status, and only for a status that says little what code and text say in plain
//! English. A code that nobody knows falls to the status.

use super::{ErrorFacts, keywords, scope};
use crate::provider::{Profile, Rule};
use crate::util::text::position;
use crate::vocabulary::{Category, Outcome};

/// Gives facts whose status, code and message are known their category and what is documented for them: the
/// rule, which is returned. `delivery`: they are of one message. `otherwise`: the category where there is no rule and
/// nothing else tells.
#[inline(never)]
pub(super) fn categorize<'a>(
    facts: &mut ErrorFacts,
    profile: Option<&'a Profile>,
    is_delivery: bool,
    fallback: Category,
) -> Option<Rule<'a>> {
    let code = facts.code.as_deref();
    // What a server says while it fails is no proof that nothing happened, unless the provider documents just that.
    let fails = matches!(facts.status, Some(500..=599));
    let begins = fails || matches!(facts.status, Some(200..=299));
    let rule = profile.and_then(|profile| {
        code.and_then(|code| profile.rule_of_code(code, is_delivery))
            .filter(|rule| rule.exact || !fails)
            .or_else(|| profile.rule_of_text(&|text| says(&facts.message, text, begins)))
            .or_else(|| profile.rule_of_status(&crate::util::value::digits(facts.status?.into())))
    });
    let Some((profile, rule)) = profile.zip(rule) else {
        facts.category = guess(facts, fallback);
        return None;
    };
    facts.category = rule.category;
    if facts.docs_url.is_none() {
        let pages = profile.text("errors.codeDocsUrlPrefix");
        let page = code.filter(|_| !pages.is_empty());
        let start = if page.is_some() { pages } else { profile.text("errors.docsUrl") };
        facts.docs_url =
            Some(crate::util::format::join(&[start, page.unwrap_or_default()], "")).filter(|url| !url.is_empty());
    }
    if let (Some(param), None) = (rule.param, &facts.param) {
        facts.param = Some(param.to_owned());
    }
    Some(rule)
}

/// Whether a sentence has a documented text in it, or `begins` with it.
fn says(sentence: &str, text: &str, begins: bool) -> bool {
    position(sentence.as_bytes(), text.as_bytes()).is_some_and(|place| place == 0 || !begins)
}

/// Whether a status is worth another attempt (the statuses of the retry table).
pub(super) const fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=504 | 520..=524 | 529)
}

/// The category that a status stands for; `None` where it says little: 400, 409, 422, other 4xx that are
/// not listed, and everything that is no failure.
///
/// Of the gateway's statuses 504, 522 and 524 are a time-out of what is behind it, 520 is an answer that it
/// could not read, and the others (502, 503, 521, 523, 529) say that the service is not there just now.
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

/// The category of a failure for which there is no rule.
fn guess(facts: &ErrorFacts, fallback: Category) -> Category {
    let status = facts.status.unwrap_or_default();
    let [of_sentence, of_code] =
        if (400..500).contains(&status) { keywords::CLIENT_ERROR_PHRASES } else { [usize::MAX; 2] };
    let known = of_status(status);
    let named = || {
        keywords::category(facts.code.as_deref().unwrap_or_default(), of_code)
            .or_else(|| keywords::category(&facts.message, of_sentence))
    };
    match known {
        // Many send these for everything that they do not want.
        Some(Category::Permission) => named().filter(|category| is_limit(*category)).or(known),
        Some(Category::RateLimit) if keywords::is_long_term_limit(&facts.message) => {
            named().filter(|category| is_limit(*category)).or(known)
        }
        Some(_) => known,
        None => named(),
    }
    .unwrap_or(fallback)
}

/// What a status for everything that is refused may stand for.
const fn is_limit(category: Category) -> bool {
    matches!(
        category,
        Category::OptedOut | Category::Payment | Category::Quota | Category::RateLimit | Category::Blocked
    )
}

/// Fills in what follows from the category: whose side, for how long, and whether again.
/// `stays_out`: the provider documents that nothing is processed where it answers with this status. `says_failed`: the
/// body says in so many words that the request failed.
pub(super) fn conclude(facts: &mut ErrorFacts, rule: Option<Rule>, is_unprocessed: bool, is_explicit_failure: bool) {
    let category = facts.category;
    let rule = rule.unwrap_or(Rule::of(category));
    facts.scope = rule.scope;
    if facts.scope.is_none() && category == Category::Validation {
        facts.scope =
            scope::of_fields(facts.param.as_deref(), &facts.issues).or_else(|| scope::of_code(facts.code.as_deref()?));
    }
    facts.scope = facts.scope.or(scope::default_of(category));
    let may_pass = match facts.status {
        Some(status) => is_retryable(status) && !is_definite(category),
        None => matches!(category, Category::Network | Category::Timeout),
    };
    let by_status = may_pass || category == Category::RateLimit;
    // The first request with the same key is not over yet: that passes.
    let in_progress = is_conflict(facts) && keywords::in_progress(facts);
    facts.transient = rule.transient.unwrap_or(by_status || in_progress);
    let passes = matches!(
        category,
        Category::RateLimit
            | Category::Server
            | Category::Unavailable
            | Category::Network
            | Category::Timeout
            | Category::Aborted
    );
    let permanent = category == Category::OptedOut;
    facts.permanent = rule.permanent.or((permanent || passes || facts.transient).then_some(permanent));
    facts.may_concern_key = rule.outcome.is_none() && (is_conflict(facts) || keywords::reuses_key(facts));
    facts.not_accepted = match rule.outcome {
        Some(outcome) => outcome == Outcome::NotSent,
        None if in_progress => false,
        None if is_unprocessed => true,
        None => match facts.status {
            Some(408) => false,
            // RFC 9110, sections 15.4.8 and 15.4.9: the method must not change, so nothing was done yet.
            Some(307 | 308 | 400..=499 | 501) => true,
            // A guess from plain words proves nothing beside a status that says that all is well.
            Some(200..=299) => (rule.exact || is_explicit_failure) && is_rejection(category),
            // A failure of theirs may come after the message went out, unless their own word says otherwise.
            Some(500..=599) => rule.exact && is_rejection(category),
            _ => false,
        },
    };
}

/// Whether something is there already, or under way: another request, or an earlier one with the same key.
fn is_conflict(facts: &ErrorFacts) -> bool {
    facts.status == Some(409) || facts.category == Category::Conflict
}

/// Whether a failure of this kind stays the same however often the request is repeated.
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

/// Whether a failure of this kind means that the request was turned away.
pub(super) const fn is_rejection(category: Category) -> bool {
    is_definite(category) || matches!(category, Category::RateLimit | Category::Conflict)
}
