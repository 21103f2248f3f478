//! What one field must be.

use super::number::check_number;
use super::report::{Report, enlist};
use crate::provider::{Field, FieldType, Slot};
use crate::util::format::join;
use crate::util::http::check_https_url;
use crate::util::spelling::Spelling;
use crate::util::text_set::TextSet;
use crate::util::value::{Value, digits};

/// Checks a field that is there. `title`: the provider's name, for the sentence about its limit.
pub(super) fn check_field(field: &Field, value: &Value, title: &str, report: &mut Report) {
    let path = field.slot.path();
    let listed = match field.field_type {
        FieldType::Phone => field.slot == Slot::To,
        field_type => matches!(field_type, FieldType::Phones | FieldType::Enum),
    };
    match (field.field_type, value) {
        (field_type, Value::List(items)) if listed => {
            let most = if field_type == FieldType::Phone { 1 } else { field.max.unwrap_or(u64::MAX) };
            if items.len() as u64 > most && most > 1 {
                let parts = [path, &digits(items.len() as u64), &digits(most)];
                report.add(path, "too-many `#` has # entries, and at most # are taken.", &parts);
            } else if items.len() as u64 > most {
                report.at(path, "too-many `#`: # sends to one number at a time: use `sendMany`.", title);
            }
            check_list(field, items, title, report);
        }
        (FieldType::Boolean, Value::Bool(_)) => {}
        (FieldType::Parameters, Value::Map(entries)) => {
            for (name, value) in entries {
                if value.as_text().is_none() {
                    wrong_type(&join(&[path, ".", name], ""), "text", value, report);
                }
            }
        }
        (FieldType::String, Value::Text(text)) => {
            // Each character has one byte that does not go on with another.
            let count = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count() as u64;
            if let Some(most) = field.max
                && count > most
            {
                let parts = [path, &digits(count), &digits(most)];
                report.add(path, "too-long `#` has # characters, and at most # are taken.", &parts);
            }
            check_text(path, field, value, title, report);
        }
        _ => {
            check_text(path, field, value, title, report);
        }
    }
}

/// Checks each item of a list, and that none is there twice.
fn check_list(field: &Field, items: &[Value], title: &str, report: &mut Report) {
    let path = field.slot.path();
    if items.is_empty() {
        report.at(path, "empty `#` is an empty list: name at least one.", "");
    }
    let mut seen = TextSet::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let path = join(&[path, "[", &digits(index as u64), "]"], "");
        if check_text(&path, field, item, title, report) && !seen.insert(item.as_text().unwrap_or_default()) {
            report.at(&path, "duplicate `#` is there already.", "");
        }
    }
}

/// Checks what should be one text, and whether it is right.
#[inline(never)]
fn check_text(path: &str, field: &Field, value: &Value, title: &str, report: &mut Report) -> bool {
    let field_type = field.field_type;
    let text = match (field_type, value) {
        (FieldType::Parameters | FieldType::Boolean, _) => None,
        (_, value) => value.as_text(),
    };
    let Some(text) = text else {
        wrong_type(path, what(field_type), value, report);
        return false;
    };
    match field_type {
        FieldType::Phone if field.slot == Slot::From && text.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
            report.at(path, "letters `#`: # takes a phone number as the sender, and no name.", title);
        }
        FieldType::Phone | FieldType::Phones => return check_number(path, text, report),
        FieldType::Enum => {
            let mut listed = String::new();
            let mut spelling = Spelling::of(text);
            let mut meant = "";
            for word in field.values.iter().filter_map(Value::as_text) {
                if word == text {
                    return true;
                }
                enlist(&mut listed, word);
                if spelling.is_nearer(word) {
                    meant = word;
                }
            }
            report.at(path, "unknown-value `#` must be one of: #.", &listed);
            report.suggest(meant);
        }
        _ if text.trim_ascii().is_empty() => report.at(path, "blank `#` is blank.", ""),
        FieldType::HttpsUrl => {
            let Err(problem) = check_https_url(text) else { return true };
            report.at(path, "invalid-url `#` #", problem);
        }
        _ => return true,
    }
    false
}

/// What a field must be, in words.
pub(super) const fn what(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Phone | FieldType::Phones => "text such as \"+14155551234\"",
        FieldType::String => "text",
        FieldType::HttpsUrl => "an https:// URL",
        FieldType::Parameters => "an object of texts",
        FieldType::Enum => "text or a list of texts",
        FieldType::Boolean => "true or false",
    }
}

#[inline(never)]
pub(super) fn wrong_type(path: &str, what: &str, value: &Value, report: &mut Report) {
    report.add(path, "wrong-type `#` must be #, not #.", &[path, what, value.kind()]);
}
