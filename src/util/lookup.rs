//! Properties of objects by the names that they go by, in any usual spelling.

use super::strings::split;
use super::value::Value;

/// The place of a key in a list of names, whatever the provider's spelling: `ErrorCode`, `error_code`,
/// `errorCode`.
pub(crate) fn name_index(names: &str, key: &[u8]) -> Option<usize> {
    split(names, b' ').position(|name| is_named(key, name.as_bytes()))
}

fn is_named(key: &[u8], mut name: &[u8]) -> bool {
    for byte in key {
        if matches!(byte, b'_' | b'-') {
            continue;
        }
        match name {
            [first, after @ ..] if *first == byte.to_ascii_lowercase() => name = after,
            _ => return false,
        }
    }
    name.is_empty()
}

/// The member of the first of these objects that has one which goes by one of these names and fits, by the
/// first of the names.
pub(crate) fn lookup<'a>(objects: &[&'a Value], names: &str, fits: &dyn Fn(&Value) -> bool) -> Option<&'a Value> {
    for object in objects {
        let mut best = usize::MAX;
        let mut found = None;
        for (key, value) in object.entries() {
            match name_index(names, key.as_bytes()) {
                Some(rank) if rank < best && fits(value) => (best, found) = (rank, Some(value)),
                _ => {}
            }
        }
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Whether it is an object that has any property.
pub(crate) fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

/// The first object of an array.
pub(crate) fn first_object(list: &Value) -> Option<&Value> {
    list.items().iter().find(|item| is_object(item))
}
