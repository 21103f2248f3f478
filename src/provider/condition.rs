//! Conditions on a value of a body.

use super::find;
use crate::util::scalar::scalar;
use crate::util::value::Value;

/// Whether one of the tests holds.
pub fn any_holds(value: &Value, tests: &Value) -> bool {
    tests.items().iter().any(|test| {
        let found = find(value, test.get("path").as_text().unwrap_or_default());
        let is_one_of = |name| {
            test.get(name).items().iter().any(|known| scalar(known) == scalar(found) && known.kind() == found.kind())
        };
        match test.get("exists").as_bool() {
            Some(exists) => exists != found.is_null(),
            None if !test.get("in").is_null() => is_one_of("in"),
            None => !found.is_null() && !test.get("notIn").is_null() && !is_one_of("notIn"),
        }
    })
}
