//! A template's parameters against the template itself.

use super::spelling::closest;
use crate::issue::{Issue, Severity};
use crate::value::Value;

/// The names that are read from one template at most.
const MOST: usize = 1000;

/// Checks the message's `template` against what `templates.get` answered, in any of the forms in which it is known:
/// Sent v3 lists the names in `variables`; v2 has them in each part of its `definition`, beside texts with
/// `{{0:name}}` in them.
///
/// A name that is close to one that is missing is one mistake and one issue: `unknown-parameter`, with the missing
/// name as its suggestion.
pub(super) fn check_template(given: &Value, answer: &Value, issues: &mut Vec<Issue>) {
    let template = unwrap(answer);
    let entries = template.entries();
    if !entries.iter().any(|(key, value)| key == "variables" || key == "definition" && !value.is_null()) {
        let text = "This is not a template as `templates.get` answers it: it has no `variables` and no `definition`.";
        issues.push(Issue::new("template", "invalid-template", text));
        return;
    }
    for key in ["id", "name"] {
        if let (Some(wanted), Some(found)) = (given.get(key).as_text(), template.get(key).as_text())
            && !wanted.eq_ignore_ascii_case(found)
        {
            let path = ["template.", key].concat();
            let text = ["The message names another template than the one given, `", found, "`."].concat();
            issues.push(Issue::new(path, "template-mismatch", text).suggest(found));
        }
    }
    approval(template, issues);
    let mut names = Vec::new();
    collect(template, 0, &mut names);
    parameters(given.get("parameters"), &names, issues);
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

fn approval(template: &Value, issues: &mut Vec<Issue>) {
    let status = template.get("status").as_text().unwrap_or("");
    let refused = ["PENDING", "REJECTED"].iter().any(|word| status.eq_ignore_ascii_case(word));
    let hidden = ["is_published", "isPublished"].iter().any(|key| template.get(key).as_bool() == Some(false));
    if refused || hidden {
        let state = if refused { status } else { "not published" };
        let text = ["The template is ", state, ": the provider may refuse it."].concat();
        let mut issue = Issue::new("template", "template-not-approved", text);
        issue.severity = Severity::Warning;
        issues.push(issue);
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
                let mut rest = text.as_str();
                while let Some((_, after)) = rest.split_once("{{") {
                    let Some((inner, after)) = after.split_once("}}") else { break };
                    add(Some(inner.split_once(':').map_or(inner, |(_, name)| name).trim()), names);
                    rest = after;
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

fn parameters(given: &Value, names: &[&str], issues: &mut Vec<Issue>) {
    let mut missing: Vec<&str> = names.iter().copied().filter(|name| given.get(name).is_null()).collect();
    for (name, _) in given.entries().iter().filter(|(name, _)| !names.contains(&name.as_str())) {
        let meant = closest(name, &mut missing.iter().copied());
        let hint = match meant {
            Some(meant) => [" Did you mean `", meant, "`?"].concat(),
            None if names.is_empty() => " It has none.".to_owned(),
            None if names.len() > 20 => String::new(),
            None => [" It has: ", &names.join(", "), "."].concat(),
        };
        let text = ["The template has no parameter `", name, "`.", &hint].concat();
        let mut issue = Issue::new(["template.parameters.", name].concat(), "unknown-parameter", text);
        if let Some(meant) = meant {
            issue.suggestion = Some(meant.to_owned());
            missing.retain(|name| *name != meant);
        }
        issues.push(issue);
    }
    for name in missing {
        let path = ["template.parameters.", name].concat();
        // The field's own check has named a value that is there and is no text.
        if given.entries().iter().all(|(given, _)| given != name) {
            issues.push(Issue::new(
                path,
                "missing-parameter",
                ["The template needs the parameter `", name, "`."].concat(),
            ));
        }
    }
}
