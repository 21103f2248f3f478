//! The forms that a sender may have.

use super::report::{Report, enlist};
use crate::provider::Field;
use crate::util::rule::rule;

/// Checks that a sender has one of the forms that the provider documents. Every form that may be right is accepted. Returns whether
/// it is right.
pub(super) fn check_sender(path: &str, field: &Field, sender: &str, report: &mut Report) -> bool {
    let is_right = field.senders.iter().any(|form| has_form(form, sender));
    if !is_right {
        let mut forms = String::new();
        for form in field.senders.iter() {
            enlist(&mut forms, describe(form));
        }
        report.add(path, rule!(Invalid, "`{path}` must be one of these: {forms}."), [&forms]);
    }
    is_right
}

fn has_form(form: &str, sender: &str) -> bool {
    let digits = sender.strip_prefix('+').unwrap_or(sender);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match form {
        "number" => is_number && matches!(digits.len(), 5..=15),
        "short-code" => is_number && matches!(sender.len(), 3..=8),
        // The characters that GSM networks carry in a sender's name, as far as a provider documents them.
        _ => {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b" +-_&".contains(&byte);
            sender.len() <= 11 && sender.bytes().all(fits) && sender.bytes().any(|byte| byte.is_ascii_alphabetic())
        }
    }
}

fn describe(form: &str) -> &'static str {
    match form {
        "number" => "a phone number with its country code",
        "short-code" => "a short code of digits",
        _ => "a name of at most 11 letters, digits and spaces",
    }
}
