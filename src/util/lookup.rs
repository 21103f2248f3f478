//! Properties of objects by any of several names, in any usual spelling.

use super::names::{Names, UNKNOWN, number_of};
use super::value::Value;
use std::borrow::Cow;

const MISSING: &Value = &Value::Null;

/// The properties of an object, with the number of each name, so that every key is looked up once.
pub(crate) struct Properties<'a> {
    entries: &'a [(Cow<'a, str>, Value<'a>)],
    numbers: Vec<u8>,
    /// A bit for each number, so that a list of names is compared without reading the properties.
    known: [u64; 4],
}

impl<'a> Properties<'a> {
    /// None, if the value is not an object.
    pub(crate) fn of(object: &'a Value<'a>) -> Properties<'a> {
        let entries = object.entries();
        let mut properties = Properties { entries, numbers: Vec::with_capacity(entries.len()), known: [0; 4] };
        for (key, _) in entries {
            let number = number_of(key.as_bytes());
            properties.numbers.push(number);
            if let Some(bits) = properties.known.get_mut(usize::from(number >> 6)) {
                *bits |= 1 << (number & 63);
            }
        }
        properties
    }

    /// The number of the key at an index.
    pub(crate) fn number(&self, index: usize) -> u8 {
        self.numbers.get(index).copied().unwrap_or(UNKNOWN)
    }

    /// The value of a property with exactly this name. Null if there is none.
    pub(crate) fn get(&self, name: &str) -> &'a Value<'a> {
        self.entries.iter().find(|(key, _)| key == name).map_or(MISSING, |(_, value)| value)
    }

    /// The number of each key, the key and the value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u8, &'a str, &'a Value<'a>)> {
        self.numbers.iter().zip(self.entries).map(|(number, (key, value))| (*number, &**key, value))
    }

    /// The first property with one of these names that `fits`. An earlier name goes before a later one.
    pub(crate) fn find(&self, names: Names, fits: &dyn Fn(&Value) -> bool) -> Option<&'a Value<'a>> {
        if self.entries.is_empty() {
            return None;
        }
        names.numbers().find_map(|name| {
            if !self.has(name) {
                return None;
            }
            self.iter().find(|(number, _, value)| *number == name && fits(value)).map(|(_, _, value)| value)
        })
    }

    /// Whether there is a property whose name has this number.
    fn has(&self, number: u8) -> bool {
        self.known.get(usize::from(number >> 6)).is_some_and(|bits| bits >> (number & 63) & 1 == 1)
    }
}

/// Whether the value is an object with at least one property.
pub(crate) fn is_object(value: &Value) -> bool {
    !value.entries().is_empty()
}

/// The first object of an array that has a property.
pub(crate) fn first_object<'a>(array: &'a Value<'a>) -> Option<&'a Value<'a>> {
    array.items().iter().find(|item| is_object(item))
}
