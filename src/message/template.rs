//! A template's parameters against the template itself.

use super::names::check_names;
use super::report::Report;
use crate::util::format::join;
use crate::util::value::Value;

/// The names that are read from one template at most.
const MOST: usize = 1000;

const PARAMETERS: &str = "template.parameters.";

/// Checks the message's `template` against what `templates.get` answered, in any of the forms in which it is known:
/// Sent v3 lists the names in `variables`; v2 has them in each part of its `definition`.
///
/// A name that is close to one that is missing is one mistake and one issue: `unknown-parameter`, with the path of
/// the missing one as its suggestion.
pub(super) fn check_template(given: &Value, answer: &Value, report: &mut Report) {
    let mut template = answer;
    // The envelopes that a client and an API put around it.
    for _ in 0..3 {
        if template.get("id").is_null() {
            template = template.get("data");
        }
    }
    if template.get("id").is_null() {
        return report.at(
            "template",
            "invalid-template The `#` to check with is none as `templates.get` answers it.",
            "",
        );
    }
    let mut names = Vec::new();
    collect(template, 0, &mut names);
    check_parameters(given.get("parameters"), &names, report);
}

/// Every name in a list `variables`, in order.
fn collect<'a>(part: &'a Value, depth: u8, names: &mut Vec<&'a str>) {
    // A button's variables are four levels below the template.
    if depth > 8 {
        return;
    }
    let depth = depth.wrapping_add(1);
    for item in part.items() {
        collect(item, depth, names);
    }
    for (key, value) in part.entries() {
        collect(value, depth, names);
        if key != "variables" {
            continue;
        }
        for variable in value.items() {
            let name = variable.as_text().or_else(|| variable.get("name").as_text()).unwrap_or("");
            if !name.is_empty() && names.len() < MOST && !names.contains(&name) {
                names.push(name);
            }
        }
    }
}

fn check_parameters(given: &Value, names: &[&str], report: &mut Report) {
    let mut known = String::new();
    for name in names {
        known.push_str(&join(&["=", PARAMETERS, name, "|", name, "|"], ""));
    }
    check_names(given, PARAMETERS, &known, "unknown-parameter The template has no `#`.", report);
    for name in names {
        let path = join(&[PARAMETERS, name], "");
        // The field's own check has named a value that is there and is no text.
        if !given.entries().iter().any(|(given, _)| given == name)
            && !report.issues.iter().any(|issue| issue.suggestion.as_deref() == Some(&path))
        {
            report.at(&path, "missing-parameter The template needs `#`.", "");
        }
    }
}
