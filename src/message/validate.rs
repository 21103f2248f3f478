//! Everything that is wrong with a message, at once.

use super::field::{check_field, what, wrong_type};
use super::names::{MESSAGE, TEMPLATE, meant};
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
    let Some(route) = route_for(message, profile) else {
        return vec![Issue::new("", "unsupported", [profile.title, " documents no way to send a message."].concat())];
    };
    if !matches!(message, Value::Map(_)) {
        let text = ["The message must be an object such as { to, from, body }, not ", message.kind(), "."].concat();
        return vec![Issue::new("", "wrong-type", text)];
    }
    let mut issues = Vec::new();
    unknown(message, "", &mut issues);
    let given = message.get("template");
    let broken = !matches!(given, Value::Null | Value::Map(_));
    if !takes_templates(route) {
        // Named once, as a whole, by `unsupported`.
    } else if broken {
        issues.push(wrong_type("template", "an object with `id` or `name`", given));
    } else {
        unknown(given, "template.", &mut issues);
    }
    unsupported(message, route, profile, &mut issues);
    for field in route.fields {
        let path = field.slot.path();
        let value = message.at(path);
        if !value.is_null() {
            check_field(field, value, profile.title, &mut issues);
        } else if field.required && !(broken && root(field.slot) == "template") {
            let text = [profile.title, " needs `", path, "`: ", what(field.check), "."].concat();
            issues.push(Issue::new(path, "required", text));
        }
    }
    for group in route.exactly_one {
        exactly_one(message, group, broken, &mut issues);
    }
    if let Some(template) = template
        && carries(route, Slot::TemplateParameters)
        && is_present(given)
        && !broken
    {
        check_template(given, template, &mut issues);
    }
    issues
}

/// Whether any of the issues stops a send. A warning does not.
pub fn is_blocking(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

fn unknown(within: &Value, prefix: &str, issues: &mut Vec<Issue>) {
    for (name, _) in within.entries().iter().filter(|(_, value)| !value.is_null()) {
        let path = [prefix, name].concat();
        if Slot::ALL.iter().any(|slot| slot.path() == path && !name.contains('.') || root(*slot) == path) {
            continue;
        }
        let meant = meant(name, if prefix.is_empty() { MESSAGE } else { TEMPLATE });
        let hint = meant.map_or(String::new(), |field| [" Did you mean `", field, "`?"].concat());
        let mut issue =
            Issue::new(path.as_str(), "unknown-field", ["There is no field `", &path, "`.", &hint].concat());
        issue.suggestion = meant.map(str::to_owned);
        issues.push(issue);
    }
}

/// Names the fields that are there and that the route cannot carry: dropping them would send another message
/// than the one that was written.
fn unsupported(message: &Value, route: &Route, profile: &Profile, issues: &mut Vec<Issue>) {
    for slot in Slot::ALL {
        let in_template = root(slot) == "template";
        let whole = in_template && !takes_templates(route);
        let path = if whole { "template" } else { slot.path() };
        if carries(route, slot) || !is_present(message.at(path)) || issues.iter().any(|issue| issue.path == path) {
            continue;
        }
        let other = profile.routes.iter().find(|other| carries(other, slot));
        let text = match (other, route.when) {
            (Some(_), When::Has(chosen)) => {
                [profile.title, " takes no `", path, "` together with `", root(chosen), "`."].concat()
            }
            _ => [profile.title, " has no field for `", path, "`."].concat(),
        };
        issues.push(Issue::new(path, "unsupported", text));
    }
}

fn exactly_one(message: &Value, group: &[Slot], broken_template: bool, issues: &mut Vec<Issue>) {
    let template = message.get("template");
    let mut present = group.iter().filter(|slot| is_present(message.at(slot.path())));
    let first = present.next();
    for slot in present {
        let first = first.map_or("", |slot| slot.path());
        let text = ["Give either `", first, "` or `", slot.path(), "`, not both."].concat();
        issues.push(Issue::new(slot.path(), "conflict", text));
    }
    let in_template = |slot: &&Slot| root(**slot) == "template";
    let names_template = group.iter().filter(in_template).any(|slot| is_present(message.at(slot.path())));
    // Parameters alone say that a template was meant, whatever else there is.
    let unnamed = is_present(template) && !names_template;
    if broken_template || !(unnamed || first.is_none()) {
        return;
    }
    let missing = group.iter().find(|slot| !unnamed || in_template(slot)).map_or("", |slot| slot.path());
    let words: Vec<&str> = group.iter().filter(|slot| !unnamed || in_template(slot)).map(|slot| slot.path()).collect();
    issues.push(Issue::new(missing, "required", ["Give one of: ", &words.join(", "), "."].concat()));
}
