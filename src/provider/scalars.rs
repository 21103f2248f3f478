//! Lists of strings, numbers and booleans.

use super::node::Node;
use crate::util::scalar::literal;
use crate::util::value::Value;

/// A list of strings, numbers and booleans, checked when its profile was read. It borrows from the profile's data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scalars<'a>(&'a Value<'a>);

impl<'a> Scalars<'a> {
    /// Reads an array of at least `min` items. `check` rejects an item that is not allowed.
    pub(super) fn read(node: &Node<'a, '_>, min: usize, mut check: fn(&Node)) -> Scalars<'a> {
        node.each_item(min, &mut check);
        Scalars(node.value)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.items().is_empty()
    }

    /// The items as they are written.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.0.items().iter().filter_map(literal)
    }

    /// The items with commas between them, for a sentence.
    pub fn listed(self) -> String {
        let mut listed = String::new();
        for item in self.iter() {
            if !listed.is_empty() {
                listed.push_str(", ");
            }
            listed.push_str(item);
        }
        listed
    }

    /// Whether an item is written like this.
    #[inline(never)]
    pub fn contains(self, text: &str) -> bool {
        self.iter().any(|known| known == text)
    }
}
