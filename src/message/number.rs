//! What one phone number must be.
//!
//! Its structure must be right. Whether anybody has it is for the numbering plans to say, where the build has them,
//! and only a warning: plans change faster than their table.

use super::report::Report;
#[cfg(feature = "phone")]
use crate::phone::plans::{Plans, Region};
#[cfg(feature = "phone")]
use crate::phone::verdict::{check, intended_number};
use crate::phone::{PhoneProblem, check_e164};
use crate::util::format::join;
#[cfg(feature = "phone")]
use crate::util::text::pieces;
#[cfg(feature = "phone")]
use crate::util::value::Value;

/// What the numbers of a message are checked with besides their structure.
#[cfg(feature = "phone")]
pub struct Numbers<'a> {
    pub plans: &'a Plans,
    /// Whose national numbers a text without + may be, for suggestions. Nothing is rewritten.
    pub country: Option<Region>,
    /// Whether a number of a range that the plans do not allocate stops the send.
    pub strict: bool,
}

/// Nobody has one: there are plans only with the feature `phone`.
#[cfg(not(feature = "phone"))]
pub struct Numbers<'a>(pub &'a core::convert::Infallible);

/// Checks a number; true: it has the right structure.
pub(super) fn check_number(path: &str, text: &str, report: &mut Report) -> bool {
    let structure = check_e164(text);
    if let Some(numbers) = report.numbers {
        return check_with(numbers, path, text, structure.err(), report);
    }
    let Err(problem) = structure else { return true };
    report.at(path, &join(&[problem.code, " `#`: #"], ""), &problem.message);
    report.did_you_mean(problem.suggestion);
    false
}

#[cfg(not(feature = "phone"))]
fn check_with(numbers: &Numbers, _: &str, _: &str, _: Option<PhoneProblem>, _: &mut Report) -> bool {
    match *numbers.0 {}
}

/// The same with the plans. They are asked about structure too, because a newer table may have longer numbers.
#[cfg(feature = "phone")]
fn check_with(numbers: &Numbers, path: &str, text: &str, problem: Option<PhoneProblem>, report: &mut Report) -> bool {
    let checked = check(numbers.plans, text, numbers.country);
    // Reading a number leaves out a trunk prefix, but the one that is sent is the one that was written.
    let written = checked.number.is_some_and(|number| number.write_e164(&mut [0; 21]) == text);
    if checked.valid && written && text.len() <= LONGEST {
        let kind = checked.class.number_type;
        if report.by_sms && path.starts_with("to") && kind.can_receive_sms() == Some(false) {
            report.at(path, NO_SMS, pieces(TYPES, b' ').nth(kind as usize).unwrap_or_default());
            report.warn();
        }
        return true;
    }
    let meant = intended_number(numbers.plans, text, numbers.country, &checked);
    let meant = meant.filter(|number| number.write_e164(&mut [0; 21]).len() <= LONGEST);
    let mut suggestion = meant.map(|number| number.e164());
    let is_number = problem.is_none();
    if let Some(problem) = problem {
        report.at(path, &join(&[problem.code, " `#`: #"], ""), &problem.message);
        // What stands after a + says whose number it is, be it allocated or not. Other digits do not.
        if suggestion.is_none() && problem.code == "invalid-characters" {
            suggestion = problem.suggestion;
        }
    } else {
        report.at(path, UNALLOCATED, numbers.plans.release());
        if !numbers.strict {
            report.warn();
        }
    }
    report.did_you_mean(suggestion);
    is_number
}

/// A + and fifteen digits (E.164, section 6.1). libphonenumber has valid German numbers of more.
#[cfg(feature = "phone")]
const LONGEST: usize = 16;

#[cfg(feature = "phone")]
const UNALLOCATED: &str =
    "unallocated `#`: Numbering plans # allocate no such number. Check its digits, or load newer plans.";

#[cfg(feature = "phone")]
const NO_SMS: &str =
    "cannot-receive-sms `#`: Its type is #. With few exceptions, such numbers receive no text messages.";

/// The names of the types that receive none, in the order of `PhoneType`.
#[cfg(feature = "phone")]
const TYPES: &str = "fixed-line - - toll-free premium-rate shared-cost - - pager uan voicemail";

/// Whether a message goes out as a text message: not if it names other channels alone.
#[cfg(feature = "phone")]
pub(super) fn is_by_sms(message: &Value) -> bool {
    let channel = message.get("channel");
    let is_sms = |channel: &Value| channel.as_text() == Some("sms");
    channel.is_null() || is_sms(channel) || channel.items().iter().any(is_sms)
}
