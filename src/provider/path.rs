//! The paths that lead to facts, and tests of them.
//!
//! `error.code`, `errors[0].title`, `messages[*].id` (the first that is there), `messages[?status!=0].error-text` (of
//! the first item whose status is not 0), and the empty path for the value itself.

use crate::util::scalar::scalar;
use crate::util::text::cut;
use crate::util::value::{Value, whole};

/// What the path leads to; null where a step is missing.
pub fn find<'a>(value: &'a Value, path: &str) -> &'a Value {
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
    let Some((choice, rest)) = rest.strip_prefix('[').and_then(|rest| cut(rest, b']')) else { return value };
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if let Some(test) = choice.strip_prefix('?') {
        let (name, wanted) = cut(test, b'=').unwrap_or_default();
        let (name, is) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
        let fits = |item: &&Value| scalar(item.get(name)).is_some_and(|found| (found == wanted) == is);
        return value.items().iter().find(fits).map_or(MISSING, |item| find(item, rest));
    }
    if choice == "*" {
        return value.items().iter().map(|item| find(item, rest)).find(|found| !found.is_null()).unwrap_or(MISSING);
    }
    find(value.item(whole(choice).unwrap_or(u64::MAX) as usize), rest)
}

/// The texts in a text or a list of them.
pub fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let items = if let Value::List(items) = value { items } else { core::slice::from_ref(value) };
    items.iter().filter_map(Value::as_text)
}

/// The first scalar that one of the paths leads to, as text.
pub fn first_scalar(value: &Value, paths: &Value) -> Option<String> {
    first(value, paths, scalar)
}

/// The first id that one of the paths leads to, exactly as the provider wrote it: it has to name the same thing when it
/// is given back. A text that is not blank, or a whole number.
pub fn first_id(value: &Value, paths: &Value) -> Option<String> {
    first(value, paths, |found| {
        let tidy = scalar(found)?;
        Some(found.as_text().map_or(tidy, str::to_owned))
    })
}

/// The first that one of the paths leads to and that can be read so.
#[inline(never)]
fn first(value: &Value, paths: &Value, read: fn(&Value) -> Option<String>) -> Option<String> {
    strings(paths).find_map(|path| read(find(value, path)))
}
