//! Conditions on a value of a body (`ProfileCondition` of the format).

use super::path::{Source, is_present};
use crate::util::scalar::literal;
use crate::util::value::Value;

/// Whether one of the conditions holds.
pub fn any_holds(source: &Source, conditions: &Value) -> bool {
    conditions.items().iter().any(|condition| holds(source, condition))
}

/// Whether all of the conditions hold. Without conditions, they do.
pub fn all_hold(source: &Source, conditions: &Value) -> bool {
    conditions.items().iter().all(|condition| holds(source, condition))
}

/// Whether the first value at the path meets everything that the condition requires. Values are compared by their text, as in
/// the filter of a path, because a form has only strings.
fn holds(source: &Source, condition: &Value) -> bool {
    let (one_of, none_of) = (condition.get("in"), condition.get("notIn"));
    let exists = condition.get("exists").as_bool();
    let mut result = None;
    source.any(condition.get("path").as_str().unwrap_or_default(), &mut |found| {
        if !is_present(found) {
            return false;
        }
        let text = literal(found);
        let is_in = |list: &Value| text.is_some() && list.items().iter().any(|known| literal(known) == text);
        result = Some(exists != Some(false) && (one_of.is_null() || is_in(one_of)) && !is_in(none_of));
        true
    });
    result.unwrap_or(exists == Some(false) && one_of.is_null() && none_of.is_null())
}
