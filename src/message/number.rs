//! What a phone number must be.
//!
//! Its structure must be right. Whether the number is allocated is known from the numbering plans, where the build has them,
//! and gives only a warning: plans change faster than their table.

use super::report::Report;
use crate::phone::check_e164;
#[cfg(feature = "phone")]
use crate::phone::plans::{Plans, Region};
#[cfg(feature = "phone")]
use crate::phone::verdict::{check, intended_number};
use crate::util::format::join;
use crate::util::issue::Issue;
#[cfg(feature = "phone")]
use crate::util::rule::rule;
#[cfg(any(feature = "phone", feature = "segments"))]
use crate::util::value::Value;
#[cfg(feature = "phone")]
use core::cell::OnceCell;

/// The numbering plans, to check more of a number than its structure.
#[cfg(feature = "phone")]
pub struct PlanCheck<'a> {
    /// The plans, unpacked when a number needs them: a message without a number does not.
    pub plans: &'a OnceCell<Plans>,
    /// The country whose national numbers a string without `+` may be, for suggestions. Nothing is rewritten.
    pub country: Option<Region>,
    /// Whether a number of a range that the plans do not allocate stops the send.
    pub strict: bool,
}

/// Uninhabited: without the feature `phone` it cannot be constructed.
#[cfg(not(feature = "phone"))]
pub struct PlanCheck<'a>(pub &'a core::convert::Infallible);

/// Checks a number. Returns whether it has the right structure.
pub(super) fn check_number(path: &str, text: &str, report: &mut Report) -> bool {
    let structure = check_e164(text);
    if let Some(plans) = report.plans.filter(|_| may_be_number(text)) {
        return check_with(plans, path, text, structure.err(), report);
    }
    let Err(mut issue) = structure else { return true };
    let suggestion = issue.suggestion.take();
    add_issue(path, issue, report);
    report.did_you_mean(suggestion);
    false
}

/// Whether the string has digits of any script. A string without digits is not a number of any plan.
fn may_be_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii())
}

/// Adds an issue of [`check_e164`], which knows no path.
fn add_issue(path: &str, issue: Issue, report: &mut Report) {
    let message = join(&["`", path, "`: ", &issue.message], "");
    report.issues.push(Issue { path: path.to_owned(), message, ..issue });
}

#[cfg(not(feature = "phone"))]
fn check_with(plans: &PlanCheck, _: &str, _: &str, _: Option<Issue>, _: &mut Report) -> bool {
    match *plans.0 {}
}

/// The same with the plans. They decide on the structure, too, because a newer table may have longer numbers.
#[cfg(feature = "phone")]
fn check_with(plan: &PlanCheck, path: &str, text: &str, structure: Option<Issue>, report: &mut Report) -> bool {
    let plans = plan.plans.get_or_init(Plans::built_in);
    let checked = check(plans, text, plan.country);
    // To read a number drops a trunk prefix, but what is sent is the string as it was written.
    let is_as_written = checked.number.is_some_and(|number| number.write_e164(&mut [0; 21]) == text);
    if checked.valid && is_as_written && text.len() <= MAX_E164_BYTES {
        let number_type = checked.class.number_type;
        if report.by_sms && path.starts_with("to") && number_type.can_receive_sms() == Some(false) {
            let rule = rule!(
                CannotReceiveSms,
                "`{path}`: Its type is {type}. With few exceptions, such numbers receive no text messages."
            );
            report.add(path, rule, [number_type.word()]);
            report.warn();
        }
        return true;
    }
    let meant = intended_number(plans, text, plan.country, &checked);
    let meant = meant.filter(|number| number.write_e164(&mut [0; 21]).len() <= MAX_E164_BYTES);
    let mut suggestion = meant.map(|number| number.e164());
    let has_structure = structure.is_none();
    if let Some(mut issue) = structure {
        // The digits after a + are those of an international number, allocated or not. Other digits need not be.
        if suggestion.is_none() && issue.code == "invalid-characters" {
            suggestion = issue.suggestion.take();
        }
        add_issue(path, issue, report);
    } else {
        let rule = rule!(
            Unallocated,
            "`{path}`: Numbering plans {release} allocate no such number. Check its digits, or load newer plans."
        );
        report.add(path, rule, [plans.release()]);
        if !plan.strict {
            report.warn();
        }
    }
    report.did_you_mean(suggestion);
    has_structure
}

/// A + and fifteen digits (E.164, section 6.1). libphonenumber has valid German numbers of more.
#[cfg(feature = "phone")]
const MAX_E164_BYTES: usize = 16;

/// Whether a message is sent as a text message: not if it names only other channels.
#[cfg(any(feature = "phone", feature = "segments"))]
pub(super) fn is_by_sms(message: &Value) -> bool {
    let channel = message.get("channel");
    let is_sms = |channel: &Value| channel.as_str() == Some("sms");
    channel.is_null() || is_sms(channel) || channel.items().iter().any(is_sms)
}
