//! What the value of one field must be.

use super::number::check_number;
use super::report::{Report, enlist};
use crate::provider::{Field, FieldType, Slot};
use crate::util::format::join;
use crate::util::http::check_https_url;
use crate::util::rule::rule;
use crate::util::spelling::Spelling;
use crate::util::string_set::StringSet;
use crate::util::value::{Value, digits};

/// Checks the value of a field, which is not null. `title`: the provider's name, for sentences.
pub(super) fn check_field(field: &Field, value: &Value, title: &str, report: &mut Report) {
    let path = field.slot.path();
    let listed = match field.field_type {
        FieldType::Phone => field.slot == Slot::To,
        field_type => matches!(field_type, FieldType::Phones | FieldType::Enum),
    };
    match (field.field_type, value) {
        (field_type, Value::Array(items)) if listed => {
            let max = if field_type == FieldType::Phone { 1 } else { field.max_items.unwrap_or(u64::MAX) };
            let count = items.len() as u64;
            if count > max && max > 1 {
                let rule = rule!(TooMany, "`{path}` has {count} entries; the limit is {max}.");
                report.add(path, rule, [&digits(count), &digits(max)]);
            } else if count > max {
                let rule = rule!(TooMany, "`{path}`: {provider} sends to one number at a time: use `sendMany`.");
                report.add(path, rule, [title]);
            }
            check_items(field, items, title, report);
            if field.message_per_item && count > 1 {
                let rule =
                    rule!(SeveralMessages, "`{path}` has {count} entries: each is a message of its own, and charged.");
                report.add(path, rule, [&digits(count)]);
                report.warn();
            }
        }
        (FieldType::Boolean, Value::Bool(_)) => {}
        (FieldType::Parameters, Value::Object(entries)) => {
            for (name, value) in entries {
                if value.as_str().is_none() {
                    wrong_type(&join(&[path, ".", name], ""), "a string", value, report);
                }
            }
        }
        (FieldType::String, Value::String(text)) => {
            // In UTF-8, each character has one byte that is not a continuation byte.
            let count = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count() as u64;
            if let Some(max) = field.max_length
                && count > max
            {
                let rule = rule!(TooLong, "`{path}` has {count} characters; the limit is {max}.");
                report.add(path, rule, [&digits(count), &digits(max)]);
            }
            check_string(path, field, value, title, report);
        }
        _ => {
            check_string(path, field, value, title, report);
        }
    }
}

/// Checks each item of an array, and that none is there twice.
fn check_items(field: &Field, items: &[Value], title: &str, report: &mut Report) {
    let path = field.slot.path();
    if items.is_empty() {
        report.add(path, rule!(Empty, "`{path}` is an empty array: name at least one."), []);
    }
    let mut seen = StringSet::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let path = join(&[path, "[", &digits(index as u64), "]"], "");
        if check_string(&path, field, item, title, report) && !seen.insert(item.as_str().unwrap_or_default()) {
            report.add(&path, rule!(Duplicate, "`{path}` is there already."), []);
        }
    }
}

/// Checks a value that should be one string. Returns whether it is right.
#[inline(never)]
fn check_string(path: &str, field: &Field, value: &Value, title: &str, report: &mut Report) -> bool {
    let field_type = field.field_type;
    let text = match (field_type, value) {
        (FieldType::Parameters | FieldType::Boolean, _) => None,
        (_, value) => value.as_str(),
    };
    let Some(text) = text else {
        wrong_type(path, describe(field_type), value, report);
        return false;
    };
    match field_type {
        FieldType::Phone if field.slot == Slot::From && text.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
            let rule = rule!(Letters, "`{path}`: {provider} takes a phone number as the sender, not a name.");
            report.add(path, rule, [title]);
        }
        FieldType::Phone | FieldType::Phones => return check_number(path, text, report),
        FieldType::Enum => {
            let mut listed = String::new();
            let mut spelling = Spelling::of(text);
            let mut meant = "";
            for word in field.values.iter() {
                if word == text {
                    return true;
                }
                enlist(&mut listed, word);
                if spelling.is_nearer(word) {
                    meant = word;
                }
            }
            report.add(path, rule!(UnknownValue, "`{path}` must be one of: {values}."), [&listed]);
            report.suggest(meant);
        }
        _ if text.trim_ascii().is_empty() => report.add(path, rule!(Blank, "`{path}` is blank."), []),
        FieldType::HttpsUrl => {
            let Err(problem) = check_https_url(text) else { return true };
            report.add(path, rule!(InvalidUrl, "`{path}` {problem}"), [problem]);
        }
        _ => return true,
    }
    false
}

/// What a value of a field's type is, for a sentence.
pub(super) const fn describe(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Phone | FieldType::Phones => "a string such as \"+14155551234\"",
        FieldType::String => "a string",
        FieldType::HttpsUrl => "an https:// URL",
        FieldType::Parameters => "an object of strings",
        FieldType::Enum => "a string or an array of strings",
        FieldType::Boolean => "true or false",
    }
}

#[inline(never)]
pub(super) fn wrong_type(path: &str, expected: &str, value: &Value, report: &mut Report) {
    report.add(path, rule!(WrongType, "`{path}` must be {expected}, not {found}."), [expected, value.kind()]);
}
