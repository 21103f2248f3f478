//! A template's parameters against the template itself.

use super::report::Report;
use super::spelling::closest;
use crate::issue::Severity;
use crate::value::Value;

/// The names that are read from one template at most.
const MOST: usize = 1000;

/// Checks the message's `template` against what `templates.get` answered, in any of the forms in which it is known:
/// Sent v3 lists the names in `variables`; v2 has them in each part of its `definition`, beside texts with
/// `{{0:name}}` in them.
///
/// A name that is close to one that is missing is one mistake and one issue: `unknown-parameter`, with the missing
/// name as its suggestion.
pub(super) fn check_template(given: &Value, answer: &Value, report: &mut Report) {
    let template = unwrap(answer);
    let entries = template.entries();
    if !entries.iter().any(|(key, value)| key == "variables" || key == "definition" && !value.is_null()) {
        report.add("template", "invalid-template This is not a template as `templates.get` answers it.", &[]);
        return;
    }
    for (key, path) in [("id", "template.id"), ("name", "template.name")] {
        if let (Some(wanted), Some(found)) = (given.get(key).as_text(), template.get(key).as_text())
            && !wanted.eq_ignore_ascii_case(found)
        {
            report.at(path, "template-mismatch `#` is another template than the one given, `#`.", found);
            report.suggest(Some(found));
        }
    }
    approval(template, report);
    let mut names = Vec::new();
    collect(template, 0, &mut names);
    parameters(given.get("parameters"), &names, report);
}

/// The template inside the envelopes that a client and an API put around it.
fn unwrap(answer: &Value) -> &Value {
    let mut template = answer;
    for _ in 0..3 {
        match template.get("data") {
            inner @ Value::Map(_) if template.get("id").is_null() => template = inner,
            _ => break,
        }
    }
    template
}

fn approval(template: &Value, report: &mut Report) {
    let status = template.get("status").as_text().unwrap_or("");
    let refused = ["PENDING", "REJECTED"].iter().any(|word| status.eq_ignore_ascii_case(word));
    let hidden = ["is_published", "isPublished"].iter().any(|key| template.get(key).as_bool() == Some(false));
    if refused || hidden {
        let state = if refused { status } else { "not published" };
        report.add("template", "template-not-approved The template is #: the provider may refuse it.", &[state]);
        if let Some(issue) = report.issues.last_mut() {
            issue.severity = Severity::Warning;
        }
    }
}

/// Every name in a list `variables`, and in the placeholders of every `template` text, in order.
fn collect<'a>(part: &'a Value, depth: u8, names: &mut Vec<&'a str>) {
    // A button's variables are four levels below the template.
    if depth > 6 {
        return;
    }
    for (key, value) in part.entries() {
        match (key.as_str(), value) {
            ("variables", Value::List(variables)) => {
                for variable in variables {
                    add(variable.as_text().or_else(|| variable.get("name").as_text()), names);
                }
            }
            ("template", Value::Text(text)) => {
                // What stands between two opening and two closing braces: `{{0:name}}`, `{{name}}`.
                let mut rest = text.as_str();
                while let Some((_, after)) = rest.split_once('{') {
                    rest = after;
                    // `{{0:name}}` and `{{name}}`.
                    if let Some((inner, _)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
                        add(Some(inner.split_once(':').map_or(inner, |(_, name)| name).trim_ascii()), names);
                    }
                }
            }
            (_, Value::List(items)) => items.iter().for_each(|item| collect(item, depth.saturating_add(1), names)),
            _ => collect(value, depth.saturating_add(1), names),
        }
    }
}

fn add<'a>(name: Option<&'a str>, names: &mut Vec<&'a str>) {
    // `{{1}}` is the place of a variable, not its name.
    if let Some(name) = name.filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()))
        && names.len() < MOST
        && !names.contains(&name)
    {
        names.push(name);
    }
}

fn parameters(given: &Value, names: &[&str], report: &mut Report) {
    let mut missing = names.to_vec();
    // The field's own check has named a value that is there and is no text.
    missing.retain(|name| given.entries().iter().all(|(given, _)| given != name));
    for (name, _) in given.entries() {
        if names.contains(&name.as_str()) {
            continue;
        }
        let path = ["template.parameters.", name].concat();
        let meant = closest(name, &mut missing.iter().copied());
        match meant {
            Some(meant) => {
                let rule = "unknown-parameter The template has no parameter `#`. Did you mean `#`?";
                report.add(&path, rule, &[name, meant]);
                report.suggest(Some(meant));
                missing.retain(|name| *name != meant);
            }
            None => {
                let known = if names.is_empty() { "none" } else { &names.get(..20).unwrap_or(names).join(", ") };
                report.add(&path, "unknown-parameter The template has no parameter `#`. It has: #.", &[name, known]);
            }
        }
    }
    for name in missing {
        let path = ["template.parameters.", name].concat();
        report.add(&path, "missing-parameter The template needs the parameter `#`.", &[name]);
    }
}
