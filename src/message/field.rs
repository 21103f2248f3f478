//! What the value of one field must be.

use super::context::Context;
use super::number::check_number;
use super::report::{Report, enlist};
use super::sender::check_sender;
use super::time::{check_duration, check_time};
use super::value_type::{at_index, describe, is_date, no_json, not_sendable, wrong_type};
use crate::provider::{Field, FieldType, Slot};
use crate::util::format::join;
use crate::util::http::check_https_url;
use crate::util::rule::rule;
use crate::util::spelling::Spelling;
use crate::util::string_set::StringSet;
use crate::util::value::{Value, digits};

/// Checks the value of a field, which is not null. `title`: the provider's name, for sentences.
pub(super) fn check_field(field: &Field, value: &Value, title: &str, context: &Context, report: &mut Report) {
    let path = field.slot.path();
    let listed = field.is_list() || (field.field_type == FieldType::Phone && field.slot == Slot::To);
    match (field.field_type, value) {
        (FieldType::DateTime, _) => check_time(field, value, title, context.now_ms, report),
        (FieldType::Duration, _) => check_duration(field, value, title, report),
        (FieldType::Objects, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let path = at_index(path, index);
                if !matches!(item, Value::Object(_)) {
                    wrong_type(&path, "an object", item, report);
                } else if let Some(kind) = no_json(item) {
                    not_sendable(&path, kind, report);
                }
            }
        }
        (FieldType::Parameters, Value::Array(items)) if field.has_positions() => {
            for (index, item) in items.iter().enumerate() {
                if item.as_str().is_none() {
                    wrong_type(&at_index(path, index), "a string", item, report);
                }
            }
        }
        (field_type, Value::Array(items)) if listed => {
            let max = if field_type == FieldType::Phone { 1 } else { field.max_items.unwrap_or(u64::MAX) };
            let count = items.len() as u64;
            if count > max && field_type != FieldType::Phone {
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
        (FieldType::Parameters, Value::Object(entries)) if !is_date(value) => {
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
        let path = at_index(path, index);
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
        (FieldType::Parameters | FieldType::Objects | FieldType::Boolean, _) => None,
        (_, value) => value.as_str(),
    };
    let Some(text) = text else {
        let expected = if field.has_positions() { "an object or an array of strings" } else { describe(field_type) };
        wrong_type(path, expected, value, report);
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
        FieldType::HttpsUrl | FieldType::HttpsUrls => {
            let Err(problem) = check_https_url(text) else { return true };
            report.add(path, rule!(InvalidUrl, "`{path}` {problem}"), [problem]);
        }
        _ => return field.senders.is_empty() || check_sender(path, field, text, report),
    }
    false
}
