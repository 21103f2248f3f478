//! Properties of objects by any of several names, in any usual spelling.

use super::strings::split;
use super::value::Value;

/// The index of a key among names, which are separated by spaces and in lower case. The spelling of the key does not matter:
/// `ErrorCode`, `error_code` and `errorCode` are all `errorcode`.
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

/// The first property with one of these names that `fits`. An earlier object goes before a later one, and within an object
/// an earlier name.
pub(crate) fn lookup<'a>(
    objects: &[&'a Value<'a>],
    names: &str,
    fits: &dyn Fn(&Value) -> bool,
) -> Option<&'a Value<'a>> {
    for object in objects {
        let mut best = usize::MAX;
        let mut found = None;
        for (key, value) in object.entries() {
            match name_index(names, key.as_bytes()) {
                Some(index) if index < best && fits(value) => (best, found) = (index, Some(value)),
                _ => {}
            }
        }
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Whether the value is an object with at least one property.
pub(crate) fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

/// The first object of an array that has a property.
pub(crate) fn first_object<'a>(array: &'a Value<'a>) -> Option<&'a Value<'a>> {
    array.items().iter().find(|item| is_object(item))
}
