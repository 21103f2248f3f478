//! Everything that is wrong with a message, at once.

use super::field::{check_field, what, wrong_type};
use super::names::{MESSAGE, Names, TEMPLATE, meant};
use super::report::Report;
use super::route::{carries, is_present, root, route_for, takes_templates};
use super::template::check_template;
use crate::issue::{Issue, Severity};
use crate::provider::{Profile, Route, Slot, When};
use crate::value::Value;

/// Finds everything that is wrong with a message for this provider; nothing: it can be sent.
///
/// `template`: what `templates.get` answered, to check the message's parameters against. It is ignored where
/// the provider takes no templates.
///
/// Codes: `required`, `unknown-field`, `unsupported`, `wrong-type`, `blank`, `too-long`, `too-many`, `duplicate`,
/// `conflict`, `invalid-url`, `unknown-value`, `empty`, those of [`crate::phone::PhoneProblem`], and for a
/// template `missing-parameter`, `unknown-parameter`, `template-mismatch`, `invalid-template` and the warning
/// `template-not-approved`.
pub fn validate(message: &Value, profile: &'static Profile, template: Option<&Value>) -> Vec<Issue> {
    let mut report = Report { issues: Vec::new() };
    let Some(route) = route_for(message, profile) else {
        report.add("", "unsupported # documents no way to send a message.", &[profile.title]);
        return report.issues;
    };
    if !matches!(message, Value::Map(_)) {
        let rule = "wrong-type The message must be an object such as { to, from, body }, not #.";
        report.add("", rule, &[message.kind()]);
        return report.issues;
    }
    unknown(message, "", MESSAGE, &mut report);
    let given = message.get("template");
    let broken = !matches!(given, Value::Null | Value::Map(_));
    // Where there are no templates, `unsupported` names the whole of it once.
    if takes_templates(route) {
        unknown(given, "template.", TEMPLATE, &mut report);
        if broken {
            wrong_type("template", "an object with `id` or `name`", given, &mut report);
        }
    }
    unsupported(message, route, profile, &mut report);
    for field in route.fields {
        let path = field.slot.path();
        let value = message.at(path);
        if !value.is_null() {
            check_field(field, value, profile.title, &mut report);
        } else if field.required && !(broken && root(field.slot) == "template") {
            report.add(path, "required # needs `#`: #.", &[profile.title, path, what(field.check)]);
        }
    }
    for group in route.exactly_one {
        if !broken {
            exactly_one(message, group, &mut report);
        }
    }
    if let Some(template) = template
        && carries(route, Slot::TemplateParameters)
        && is_present(given)
        && !broken
    {
        check_template(given, template, &mut report);
    }
    report.issues
}

/// Whether any of the issues stops a send. A warning does not.
pub fn is_blocking(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

#[inline(never)]
fn unknown(within: &Value, prefix: &str, names: &Names, report: &mut Report) {
    for (name, value) in within.entries() {
        let path = [prefix, name].concat();
        // A name with a dot in it is a name, not the path of a field.
        let known = names.iter().any(|(known, _)| *known == path) && !name.bytes().any(|byte| byte == b'.');
        if known || value.is_null() {
            continue;
        }
        let meant = meant(name, names);
        match meant {
            Some(meant) => report.at(&path, "unknown-field There is no field `#`. Did you mean `#`?", meant),
            None => report.at(&path, "unknown-field There is no field `#`.", ""),
        }
        report.suggest(meant);
    }
}

/// Names the fields that are there and that the route cannot carry: dropping them would send another message
/// than the one that was written.
fn unsupported(message: &Value, route: &Route, profile: &Profile, report: &mut Report) {
    let mut last = "";
    for slot in Slot::ALL {
        let whole = root(slot) == "template" && !takes_templates(route);
        let path = if whole { "template" } else { slot.path() };
        if carries(route, slot) || !is_present(message.at(path)) || path == last {
            continue;
        }
        last = path;
        let elsewhere = profile.routes.iter().any(|other| carries(other, slot));
        match route.when {
            When::Has(chosen) if elsewhere => {
                report.add(path, "unsupported # takes no `#` together with `#`.", &[profile.title, path, root(chosen)])
            }
            _ => report.add(path, "unsupported # has no field for `#`.", &[profile.title, path]),
        }
    }
}

fn exactly_one(message: &Value, group: &[Slot], report: &mut Report) {
    let mut first = "";
    let mut template_named = false;
    for slot in group {
        let path = slot.path();
        if !is_present(message.at(path)) {
            continue;
        }
        template_named |= root(*slot) == "template";
        if first.is_empty() {
            first = path;
        } else {
            report.add(path, "conflict Give either `#` or `#`, not both.", &[first, path]);
        }
    }
    // Parameters alone say that a template was meant, whatever else there is.
    let unnamed = is_present(message.get("template")) && !template_named;
    if !first.is_empty() && !unnamed {
        return;
    }
    let mut paths: Vec<&str> = group.iter().map(|slot| slot.path()).collect();
    if unnamed {
        paths.retain(|path| path.starts_with("template"));
    }
    let path = paths.first().unwrap_or(&"");
    report.add(path, "required Give one of: #.", &[&paths.join(", ")]);
}
