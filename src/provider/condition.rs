//! Conditions on a value of a body (`ProfileCondition` of the format).

use super::node::{Node, Part, check_scalar, read_object};
use super::path::{Source, is_present};
use super::{Path, Scalars};
use crate::util::scalar::literal;

/// A condition on the first value at a path. Everything that is given must be true of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition<'a> {
    path: Path<'a>,
    /// Its text is one of these.
    one_of: Scalars<'a>,
    /// It exists, and its text is none of these.
    none_of: Scalars<'a>,
    /// It exists, or does not.
    exists: Option<bool>,
}

impl<'a> Part<'a> for Condition<'a> {
    fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "path" required: self.path = Path::read(value),
            "in": self.one_of = Scalars::read(value, 1, check_scalar),
            "notIn": self.none_of = Scalars::read(value, 1, check_scalar),
            "exists": self.exists = Some(value.boolean()),
        );
        node.check(!self.one_of.is_empty() || !self.none_of.is_empty() || self.exists.is_some());
    }
}

impl<'a> Condition<'a> {
    /// Whether the first value at the path meets everything that the condition requires. Values are compared by their text, as
    /// in the filter of a path, because a form has only strings.
    pub fn holds(&self, source: &Source) -> bool {
        let mut result = None;
        source.any(self.path, &mut |found| {
            if !is_present(found) {
                return false;
            }
            let text = literal(found);
            let is_in = |list: Scalars| text.is_some_and(|text| list.contains(text));
            result = Some(
                self.exists != Some(false) && (self.one_of.is_empty() || is_in(self.one_of)) && !is_in(self.none_of),
            );
            true
        });
        result.unwrap_or(self.exists == Some(false) && self.one_of.is_empty() && self.none_of.is_empty())
    }
}

/// Whether one of the conditions holds.
pub fn any_holds(source: &Source, conditions: &[Condition]) -> bool {
    conditions.iter().any(|condition| condition.holds(source))
}

/// Whether all of the conditions hold. Without conditions, they do.
pub fn all_hold(source: &Source, conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| condition.holds(source))
}
