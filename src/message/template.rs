//! A template's parameters, checked against the template.

use super::names::check_names;
use super::report::Report;
use crate::util::format::join;
use crate::util::rule::rule;
use crate::util::value::Value;

/// The most names that are read from one template.
const MAX_NAMES: usize = 1000;
/// How deep they are looked for. A button's variables are four levels below the template.
const MAX_DEPTH: u8 = 8;

const PARAMETERS: &str = "template.parameters.";

/// Checks the message's `template` against `response`, the response of `templates.get`, in any of its known forms: Sent v3
/// lists the names in `variables`; v2 has them in each part of its `definition`.
///
/// A name that is close to a missing one is one mistake and one issue: `unknown-parameter`, with the path of the missing
/// name as its suggestion.
pub(super) fn check_template(input: &Value, response: &Value, report: &mut Report) {
    let mut template = response;
    // The envelopes that a client and an API put around it.
    for _ in 0..3 {
        if template.get("id").is_null() {
            template = template.get("data");
        }
    }
    if template.get("id").is_null() {
        let rule = rule!(InvalidTemplate, "The `{path}` to check with is not a response of `templates.get`.");
        return report.add("template", rule, []);
    }
    let mut names = Vec::new();
    collect(template, 0, &mut names);
    check_parameters(input.get("parameters"), &names, report);
}

/// Collects every name in an array `variables`, in order.
fn collect<'a>(part: &'a Value, depth: u8, names: &mut Vec<&'a str>) {
    if depth > MAX_DEPTH {
        return;
    }
    for item in part.items() {
        collect(item, depth + 1, names);
    }
    for (key, value) in part.entries() {
        collect(value, depth + 1, names);
        if key != "variables" {
            continue;
        }
        for variable in value.items() {
            let name = variable.as_str().or_else(|| variable.get("name").as_str()).unwrap_or("");
            if !name.is_empty() && names.len() < MAX_NAMES && !names.contains(&name) {
                names.push(name);
            }
        }
    }
}

fn check_parameters(parameters: &Value, names: &[&str], report: &mut Report) {
    let mut known = String::new();
    for name in names {
        known.push_str(&join(&["=", PARAMETERS, name, "|", name, "|"], ""));
    }
    let rule = rule!(UnknownParameter, "The template has no `{path}`.{remedy}");
    check_names(parameters, PARAMETERS, &known, &|name| names.contains(&name), rule, report);
    for name in names {
        let path = join(&[PARAMETERS, name], "");
        // A value of a wrong type has an issue already, from the check of the field.
        if !parameters.entries().iter().any(|(known, _)| known == name)
            && !report.issues.iter().any(|issue| issue.suggestion.as_deref() == Some(&path))
        {
            report.add(&path, rule!(MissingParameter, "The template needs `{path}`."), []);
        }
    }
}
