//! Paths to values of a body.
//!
//! | path | leads to |
//! |---|---|
//! | `error.code`, `errors[0].title` | a property, by name and by index |
//! | `messages[*].id` | the first item that has the value |
//! | `messages[?status!=0].error-text` | the first item whose `status` is not 0 (`=`: is) |
//! | the empty path | the body itself |

use crate::util::scalar::scalar;
use crate::util::strings::split_once;
use crate::util::value::{Value, parse_integer};

/// The value at the path; null where a step is missing.
pub fn find<'a>(value: &'a Value<'a>, path: &str) -> &'a Value<'a> {
    const MISSING: &Value = &Value::Null;
    if path.is_empty() {
        return value;
    }
    let end = path.bytes().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(path.len());
    let (key, rest) = path.split_at_checked(end).unwrap_or_default();
    if let Some(rest) = rest.strip_prefix('.') {
        return find(value.get(key), rest);
    }
    let value = if key.is_empty() { value } else { value.get(key) };
    let Some((selector, rest)) = rest.strip_prefix('[').and_then(|rest| split_once(rest, b']')) else { return value };
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if let Some(filter) = selector.strip_prefix('?') {
        let (name, wanted) = split_once(filter, b'=').unwrap_or_default();
        let (name, equal) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
        let fits = |item: &&Value| scalar(item.get(name)).is_some_and(|found| (found == wanted) == equal);
        return value.items().iter().find(fits).map_or(MISSING, |item| find(item, rest));
    }
    if selector == "*" {
        return value.items().iter().map(|item| find(item, rest)).find(|found| !found.is_null()).unwrap_or(MISSING);
    }
    find(value.item(parse_integer(selector).unwrap_or(u64::MAX) as usize), rest)
}

/// A string, or the strings of an array.
pub fn strings<'a>(value: &'a Value<'a>) -> impl Iterator<Item = &'a str> {
    let items = if let Value::Array(items) = value { items } else { core::slice::from_ref(value) };
    items.iter().filter_map(Value::as_str)
}

/// The first scalar at one of the paths, as a string.
pub fn first_scalar(value: &Value, paths: &Value) -> Option<String> {
    first(value, paths, scalar)
}

/// The first id at one of the paths: a string that is not blank, exactly as the provider wrote it, so that a later call can
/// name the message by it; or an integer.
pub fn first_id(value: &Value, paths: &Value) -> Option<String> {
    first(value, paths, |found| {
        let tidy = scalar(found)?;
        Some(found.as_str().map_or(tidy, str::to_owned))
    })
}

/// The first value at one of the paths that `read` accepts.
#[inline(never)]
fn first(value: &Value, paths: &Value, read: fn(&Value) -> Option<String>) -> Option<String> {
    strings(paths).find_map(|path| read(find(value, path)))
}
