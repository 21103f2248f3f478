//! Whose side a failure is on.

use super::shape::rank;
use super::{Category, Scope};
use crate::issue::Issue;

static FIELDS: [(Scope, &str); 3] = [
    (
        Scope::Recipient,
        "to recipient recipients phonenumber phone destination msisdn mobile mobiles contact contactid dst",
    ),
    (Scope::Sender, "from sender senderid source originator src fromnumber"),
    (
        Scope::Content,
        "content body text message custommessage messagebody subject media mediaurl template templateid templatename \
         templatevariables parameters variables",
    ),
];

/// Where a category's failures usually are.
pub(super) const fn usual(category: Category) -> Option<Scope> {
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

/// The scope of an invalid request by the fields at fault; `None` where they are of different sides, or of
/// none.
pub(super) fn of_fields(param: Option<&str>, issues: &[Issue]) -> Option<Scope> {
    let mut scopes = issues.iter().map(|issue| of_field(&issue.path));
    match scopes.next() {
        Some(first) => first.filter(|_| scopes.all(|scope| scope == first)),
        None => param.and_then(of_field),
    }
}

/// `to`, `recipients[1].phone_number`, `request.message.content.url`: the innermost word that is known.
fn of_field(path: &str) -> Option<Scope> {
    let mut innermost = None;
    for step in path.split(ends_step as fn(char) -> bool) {
        let known = FIELDS.iter().find(|(_, names)| rank(names, step.as_bytes()).is_some());
        innermost = known.map(|(scope, _)| *scope).or(innermost);
    }
    innermost
}

fn ends_step(letter: char) -> bool {
    matches!(letter, '.' | '[' | ']' | '/')
}
