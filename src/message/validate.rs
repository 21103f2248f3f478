//! Finds all problems of a message at once.

use super::context::Context;
use super::field::check_field;
use super::names::{MESSAGE, TEMPLATE, check_names, has_field};
#[cfg(feature = "phone")]
use super::number::is_by_sms;
use super::passthrough::check_passthrough;
use super::report::{Report, enlist};
use super::route::{has_input, is_in_template, is_present, root, route_for};
use super::template::check_template;
use super::value_type::{at_index, describe, items, wrong_type};
use crate::provider::{Field, Profile, Route, Scalars, Slot, When};
use crate::util::format::join;
use crate::util::issue::{Issue, Severity};
use crate::util::rule::{Rule, rule};
use crate::util::value::Value;

/// Finds everything that is wrong with a message for this provider. A warning does not [stop](is_blocking) the send.
///
/// `template`: the response of `templates.get`, to check the message's parameters against. It is ignored where the provider
/// takes no templates.
///
/// The message's own field goes before the client's option that stands for it.
pub fn validate(message: &Value, profile: &Profile, template: Option<&Value>, context: &Context) -> Vec<Issue> {
    let mut report = Report {
        issues: Vec::new(),
        plans: context.plans,
        #[cfg(feature = "phone")]
        by_sms: is_by_sms(message),
    };
    check(message, profile, template, context, &mut report);
    #[cfg(feature = "segments")]
    super::costly::check(message, profile, &mut report);
    report.issues
}

/// Whether any of the issues stops the send. A warning does not.
pub fn is_blocking(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

const CONFLICT: Rule<1> = rule!(Conflict, "`{path}` cannot be sent together with `{field}`.");
const UNKNOWN_FIELD: Rule<1> = rule!(UnknownField, "There is no field `{path}`.{remedy}");

fn check(message: &Value, profile: &Profile, template: Option<&Value>, context: &Context, report: &mut Report) {
    let title = profile.title;
    let Some(route) = route_for(message, profile) else {
        return report.add("", rule!(Unsupported, "{provider} documents no way to send a message."), [title]);
    };
    if !matches!(message, Value::Object(_)) {
        let rule = rule!(
            WrongType,
            "The message must be an object such as { to: \"+14155551234\", body: \"Hello\" }, not {type}."
        );
        return report.add("", rule, [message.kind()]);
    }
    check_names(message, "", MESSAGE, &|name| has_field(MESSAGE, name), UNKNOWN_FIELD, report);
    let template_value = message.get("template");
    let is_wrong_type = !matches!(template_value, Value::Null | Value::Object(_));
    let takes_template = route.fields.iter().any(|field| is_in_template(field.slot));
    // Where the provider takes no templates, one `unsupported` is for the whole object.
    if takes_template {
        let is_known = |name: &str| has_field(TEMPLATE, &join(&["template.", name], ""));
        check_names(template_value, "template.", TEMPLATE, &is_known, UNKNOWN_FIELD, report);
        if is_wrong_type {
            wrong_type("template", "an object with `id` or `name`", template_value, report);
        }
    }
    let mut last_path = "";
    for slot in Slot::ALL.iter().copied() {
        let path = if takes_template { slot.path() } else { root(slot) };
        let value = message.at(path);
        if let Some(field) = route.carried(slot) {
            if !value.is_null() {
                check_field(field, value, title, context, report);
                check_others(message, field, route, context, report);
            } else if let Some(default) = context.default_of(field) {
                check_field(field, &Value::from(&*default), title, context, report);
            } else if field.required && !(is_wrong_type && is_in_template(slot)) {
                report.add(path, rule!(Required, "`{path}` is required: {expected}."), [describe(field.field_type)]);
            }
        } else if has_input(slot, value) && path != last_path {
            // To drop it would send a message that the caller did not write.
            last_path = path;
            let is_elsewhere = profile.routes.iter().any(|other| other.carried(slot).is_some());
            match route.when {
                When::Has(chosen) if is_elsewhere => {
                    let rule = rule!(Unsupported, "`{path}` cannot be sent together with `{field}`.");
                    report.add(path, rule, [root(chosen)]);
                }
                _ => {
                    let rule = rule!(
                        Unsupported,
                        "`{path}`: tidings cannot send it through {provider}. Leave it out, or choose another provider: this one takes {fields}."
                    );
                    report.add(path, rule, [title, &fields_of(profile)]);
                }
            }
        }
    }
    check_passthrough(message, profile, route, report);
    check_own_number(message, report);
    if is_wrong_type {
        return;
    }
    for group in &route.exactly_one_of {
        check_group(message, *group, route, true, context, report);
    }
    for group in &route.at_least_one_of {
        check_group(message, *group, route, false, context, report);
    }
    if let Some(template) = template
        && takes_template
        && is_present(template_value)
    {
        check_template(template_value, template, report);
    }
}

/// Warns of recipients that are the sender. Twilio rejects them (error 21266), but where a phone sends, as with an iMessage
/// account, it may write to itself.
fn check_own_number(message: &Value, report: &mut Report) {
    let (from, to) = (message.get("from").as_str(), message.get("to"));
    for (index, number) in items(to).iter().enumerate() {
        if from.is_some() && number.as_str() == from {
            let path = if matches!(to, Value::Array(_)) { at_index("to", index) } else { "to".to_owned() };
            let rule = rule!(OwnNumber, "`{path}` is the sender's own number, which most providers reject.");
            report.add(&path, rule, []);
            report.warn();
        }
    }
}

/// The fields that a profile takes in any of its routes.
fn fields_of(profile: &Profile) -> String {
    let mut listed = String::new();
    for slot in Slot::ALL {
        if profile.routes.iter().any(|route| route.carried(*slot).is_some()) {
            enlist(&mut listed, slot.path());
        }
    }
    listed
}

/// Checks the fields that a message with this one must have, or must not have.
fn check_others(message: &Value, field: &Field, route: &Route, context: &Context, report: &mut Report) {
    let own = field.slot.path();
    for path in field.requires.iter() {
        if !has(message, path, route, context) {
            report.add(path, rule!(Required, "`{path}` is required together with `{field}`."), [own]);
        }
    }
    for path in field.excludes.iter() {
        if is_present(message.at(path)) {
            report.add(path, CONFLICT, [own]);
        }
    }
}

/// Whether a field has a value, in the message or by default.
fn has(message: &Value, path: &str, route: &Route, context: &Context) -> bool {
    let field = route.fields.iter().find(|field| field.slot.path() == path);
    field.map_or_else(|| is_present(message.at(path)), |field| context.has(message, field))
}

/// Adds an issue unless the message has one of these fields, and no other of them if only one may be.
fn check_group(message: &Value, group: Scalars, route: &Route, is_exact: bool, context: &Context, report: &mut Report) {
    let template = message.get("template");
    // With parameters, a template is meant, whatever else the message has.
    let is_unnamed = is_present(template)
        && template.get("id").is_null()
        && template.get("name").is_null()
        && group.iter().any(|path| path.starts_with("template."));
    let mut found = "";
    let mut first = "";
    let mut choices = String::new();
    for path in group.iter() {
        if !is_unnamed || path.starts_with("template.") {
            if first.is_empty() {
                first = path;
            }
            enlist(&mut choices, path);
        }
        if !has(message, path, route, context) {
            continue;
        }
        if found.is_empty() {
            found = path;
        } else if is_exact {
            report.add(path, CONFLICT, [found]);
        }
    }
    if is_unnamed || found.is_empty() {
        report.add(first, rule!(Required, "`{path}` is missing: give one of {fields}."), [&choices]);
    }
}
