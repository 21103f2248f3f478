//! Conditions on a value of a body.

use super::find;
use crate::util::scalar::scalar;
use crate::util::value::Value;

/// Whether one of the conditions (`ProfileCondition` of the format) holds. Booleans, numbers and strings differ: `"1"` is not 1.
pub fn any_holds(value: &Value, conditions: &Value) -> bool {
    conditions.items().iter().any(|condition| {
        let found = find(value, condition.get("path").as_str().unwrap_or_default());
        let is_one_of = |name| {
            condition
                .get(name)
                .items()
                .iter()
                .any(|known| scalar(known) == scalar(found) && known.kind() == found.kind())
        };
        match condition.get("exists").as_bool() {
            Some(exists) => exists != found.is_null(),
            None if !condition.get("in").is_null() => is_one_of("in"),
            None => !found.is_null() && !condition.get("notIn").is_null() && !is_one_of("notIn"),
        }
    })
}
