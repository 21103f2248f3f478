//! What one field must be.

use super::recipients::{check_number, check_numbers, entry};
use super::spelling::closest;
use crate::http::check_https_url;
use crate::issue::Issue;
use crate::provider::{Check, Field, Slot};
use crate::value::{Value, digits};

/// Checks a field that is there. `title`: the provider's name, for the sentence about its limit.
pub(super) fn check_field(field: &Field, value: &Value, title: &str, issues: &mut Vec<Issue>) {
    let path = field.slot.path();
    match (field.check, value) {
        (Check::Phone, Value::List(numbers)) if field.slot == Slot::To => {
            if numbers.len() > 1 {
                let message = [title, " sends to one number at a time: use `sendMany`."].concat();
                issues.push(Issue::new(path, "too-many", message));
            }
            check_list(path, numbers, issues);
        }
        (Check::Phones, Value::List(numbers)) => check_list(path, numbers, issues),
        (Check::Phone | Check::Phones, _) => {
            check_number(path, value, issues);
        }
        (Check::Text | Check::TextUpTo(_) | Check::HttpsUrl, Value::Text(text)) if text.trim().is_empty() => {
            issues.push(Issue::new(path, "blank", ["`", path, "` is blank."].concat()));
        }
        (Check::Text, Value::Text(_)) | (Check::Flag, Value::Bool(_)) => {}
        (Check::TextUpTo(most), Value::Text(text)) => {
            let count = text.chars().count();
            if count > most {
                let (count, most) = (digits(count as u64), digits(most as u64));
                let message = ["`", path, "` has ", &count, " characters; ", title, " takes at most ", &most, "."];
                issues.push(Issue::new(path, "too-long", message.concat()));
            }
        }
        (Check::HttpsUrl, Value::Text(url)) => {
            if let Err(problem) = check_https_url(url) {
                issues.push(Issue::new(path, "invalid-url", ["`", path, "`: ", problem].concat()));
            }
        }
        (Check::Parameters, Value::Map(entries)) => {
            for (name, value) in entries.iter().filter(|(_, value)| !matches!(value, Value::Text(_))) {
                issues.push(wrong_type(&[path, ".", name].concat(), "text", value));
            }
        }
        (Check::Words(known), Value::List(words)) => {
            if words.is_empty() {
                issues.push(Issue::new(path, "empty", ["`", path, "` names nothing: leave it out."].concat()));
            }
            for (index, word) in words.iter().enumerate() {
                let path = entry(path, index);
                check_word(&path, word, known, issues);
            }
            for word in known {
                let places = words.iter().enumerate().filter(|(_, given)| given.as_text() == Some(word));
                for (index, _) in places.skip(1) {
                    let path = entry(path, index);
                    let message = ["`", &path, "` is there twice: it would be sent twice."].concat();
                    issues.push(Issue::new(path, "duplicate", message));
                }
            }
        }
        (Check::Words(known), word) => check_word(path, word, known, issues),
        _ => issues.push(wrong_type(path, what(field.check), value)),
    }
}

fn check_list(path: &str, numbers: &[Value], issues: &mut Vec<Issue>) {
    if numbers.is_empty() {
        issues.push(Issue::new(path, "required", ["`", path, "` is empty: name at least one number."].concat()));
    }
    check_numbers(path, numbers, issues);
}

fn check_word(path: &str, word: &Value, known: &[&'static str], issues: &mut Vec<Issue>) {
    let Some(text) = word.as_text() else {
        issues.push(wrong_type(path, "text or a list of texts", word));
        return;
    };
    if !known.contains(&text) {
        let message = ["`", path, "` must be one of: ", &known.join(", "), "."].concat();
        let mut issue = Issue::new(path, "unknown-value", message);
        issue.suggestion = closest(text, &mut known.iter().copied()).map(str::to_owned);
        issues.push(issue);
    }
}

/// What a field must be, in words.
pub(super) const fn what(check: Check) -> &'static str {
    match check {
        Check::Phone | Check::Phones => "a phone number such as \"+14155551234\"",
        Check::Text | Check::TextUpTo(_) => "text",
        Check::HttpsUrl => "an https:// URL",
        Check::Parameters => "an object of texts",
        Check::Words(_) => "text or a list of texts",
        Check::Flag => "true or false",
    }
}

pub(super) fn wrong_type(path: &str, what: &str, value: &Value) -> Issue {
    Issue::new(path, "wrong-type", ["`", path, "` must be ", what, ", not ", value.kind(), "."].concat())
}
