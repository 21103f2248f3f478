//! What a value is, and the issues of one that is of another type.

use super::report::Report;
use crate::provider::FieldType;
use crate::util::format::join;
use crate::util::rule::rule;
use crate::util::value::{Value, digits};

/// The property in which a `Date` has its text.
pub(super) const DATE: &str = "$date";

/// Whether it is a `Date`.
pub(super) fn is_date(value: &Value) -> bool {
    !value.get(DATE).is_null()
}

/// The items of an array, or any other value as the only item.
pub(super) fn items<'a, 'b>(value: &'b Value<'a>) -> &'b [Value<'a>] {
    if let Value::Array(items) = value { items } else { core::slice::from_ref(value) }
}

/// The path of an item.
#[inline(never)]
pub(super) fn at_index(path: &str, index: usize) -> String {
    join(&[path, "[", &digits(index as u64), "]"], "")
}

/// The kind of the first value in it that JSON does not have.
pub(super) fn no_json(value: &Value) -> Option<&'static str> {
    match value {
        Value::Other(kind) => Some(kind),
        Value::Number(number) if !number.bytes().next_back().is_some_and(|last| last.is_ascii_digit()) => {
            Some("a number that JSON lacks")
        }
        Value::Array(items) => items.iter().find_map(no_json),
        Value::Object(_) if is_date(value) => Some("a Date"),
        Value::Object(entries) => entries.iter().find_map(|(_, value)| no_json(value)),
        _ => None,
    }
}

/// What a value of a field's type is, for a sentence.
pub(super) const fn describe(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Phone | FieldType::Phones => "a string such as \"+14155551234\"",
        FieldType::String => "a string",
        FieldType::HttpsUrl | FieldType::HttpsUrls => "an https:// URL",
        FieldType::Parameters => "an object of strings",
        FieldType::Objects => "an array of objects",
        FieldType::DateTime => "a valid Date or a string such as \"2026-12-24T18:00:00+01:00\"",
        FieldType::Duration => "an integer above 0, in milliseconds",
        FieldType::Enum => "a string or an array of strings",
        FieldType::Boolean => "true or false",
    }
}

/// Adds the issue of a value that a request cannot have. `kind`: what it contains.
#[inline(never)]
pub(super) fn not_sendable(path: &str, kind: &str, report: &mut Report) {
    report.add(path, rule!(WrongType, "`{path}` cannot be sent: it contains {type}."), [kind]);
}

#[inline(never)]
pub(super) fn wrong_type(path: &str, expected: &str, value: &Value, report: &mut Report) {
    report.add(path, rule!(WrongType, "`{path}` must be {expected}, not {found}."), [expected, value.kind()]);
}
