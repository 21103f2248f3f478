//! Everything that is wrong with a message, at once.

use super::Numbers;
use super::field::{check_field, what, wrong_type};
use super::names::{MESSAGE, TEMPLATE, check_names};
#[cfg(feature = "phone")]
use super::number::is_by_sms;
use super::report::{Report, enlist};
use super::request::items;
use super::route::{is_present, of_template, root, route_for};
use super::template::check_template;
use crate::provider::{Profile, Route, Slot, When};
use crate::util::format::join;
use crate::util::issue::{Issue, Severity};
use crate::util::value::{Value, digits};

/// Finds everything that is wrong with a message for this provider. What is no [error](is_blocking) does not stop it
/// from being sent.
///
/// `template`: what `templates.get` answered, to check the message's parameters against. It is ignored where
/// the provider takes no templates.
///
/// `numbers`: the numbering plans. Without them, numbers are checked for their structure alone.
///
/// Codes: `required`, `unknown-field`, `unsupported`, `wrong-type`, `blank`, `too-long`, `too-many`, `duplicate`,
/// `conflict`, `invalid-url`, `unknown-value`, `empty`, `own-number` (a warning), those of [`crate::phone::PhoneProblem`], and for a
/// template `missing-parameter`, `unknown-parameter` and `invalid-template`. With `numbers`, two that may be warnings:
/// `unallocated`, for a number of the right structure in a range that the plans do not allocate, an error only where
/// they are strict; and `cannot-receive-sms`, for a recipient whose number is of a type that text messages do not reach.
pub fn validate(message: &Value, profile: &Profile, template: Option<&Value>, numbers: Option<&Numbers>) -> Vec<Issue> {
    let mut report = Report {
        issues: Vec::new(),
        numbers,
        #[cfg(feature = "phone")]
        by_sms: is_by_sms(message),
    };
    check(message, profile, template, &mut report);
    report.issues
}

/// Whether any of the issues stops a send. A warning does not.
pub fn is_blocking(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

const NO_FIELD: &str = "unknown-field There is no field `#`.";

fn check(message: &Value, profile: &Profile, template: Option<&Value>, report: &mut Report) {
    let title = profile.title();
    let Some(route) = route_for(message, profile) else {
        return report.at("", "unsupported ## documents no way to send a message.", title);
    };
    if !matches!(message, Value::Map(_)) {
        return report.at(
            "",
            "wrong-type The message# must be an object such as { to: \"+14155551234\", body: \"Hello\" }, not #.",
            message.kind(),
        );
    }
    check_names(message, "", MESSAGE, NO_FIELD, report);
    let given = message.get("template");
    let broken = !matches!(given, Value::Null | Value::Map(_));
    let templates = route.fields.iter().any(|field| of_template(field.slot));
    // Where there are no templates, `unsupported` names the whole of it once.
    if templates {
        check_names(given, "template.", TEMPLATE, NO_FIELD, report);
        if broken {
            wrong_type("template", "an object with `id` or `name`", given, report);
        }
    }
    let mut last = "";
    for slot in Slot::ALL.iter().copied() {
        let path = if templates { slot.path() } else { root(slot) };
        let value = message.at(path);
        if let Some(field) = route.carried(slot) {
            if !value.is_null() {
                check_field(field, value, title, report);
            } else if field.required && !(broken && of_template(slot)) {
                report.at(path, "required `#` is required: #.", what(field.field_type));
            }
        } else if is_present(value) && path != last {
            // Dropping it would send another message than the one that was written.
            last = path;
            let is_elsewhere = profile.routes().iter().any(|other| Route::of(other).carried(slot).is_some());
            match route.when {
                When::Has(chosen) if is_elsewhere => {
                    report.at(path, "unsupported `#` cannot be sent together with `#`.", root(chosen));
                }
                _ => report.at(
                    path,
                    "unsupported `#`: tidings cannot send it through #. Leave it out, or choose another provider.",
                    title,
                ),
            }
        }
    }
    own_number(message, report);
    if broken {
        return;
    }
    for group in &route.exactly_one_of {
        exactly_one(message, group, report);
    }
    if let Some(template) = template
        && templates
        && is_present(given)
    {
        check_template(given, template, report);
    }
}

/// Warns of recipients that are the sender. Twilio refuses them (error 21266); a phone that sends, as an iMessage account
/// does, may well write to itself.
fn own_number(message: &Value, report: &mut Report) {
    let (from, to) = (message.get("from").as_text(), message.get("to"));
    for (index, number) in items(to).iter().enumerate() {
        if from.is_some() && number.as_text() == from {
            let path = if matches!(to, Value::List(_)) {
                join(&["to[", &digits(index as u64), "]"], "")
            } else {
                "to".to_owned()
            };
            report.at(&path, "own-number `#` is the sender's own number, which most providers refuse.", "");
            report.warn();
        }
    }
}

fn exactly_one(message: &Value, group: &[Slot], report: &mut Report) {
    let given = message.get("template");
    // Parameters alone say that a template was meant, whatever else there is.
    let unnamed = is_present(given) && given.get("id").is_null() && given.get("name").is_null();
    let mut met = "";
    let mut first = "";
    let mut choice = String::new();
    for slot in group {
        let path = slot.path();
        if !unnamed || of_template(*slot) {
            if first.is_empty() {
                first = path;
            }
            enlist(&mut choice, path);
        }
        if !is_present(message.at(path)) {
            continue;
        }
        if met.is_empty() {
            met = path;
        } else {
            report.at(path, "conflict `#` cannot be sent together with `#`.", met);
        }
    }
    if unnamed || met.is_empty() {
        report.at(first, "required `#` is missing: give one of #.", &choice);
    }
}
