//! Reads the values of a profile strictly, and remembers where the first mistake is. What is wrong with it and what would be right,
//! `defineProvider` says, which checks a profile by the schema of the format before the core gets it.

use crate::util::scalar::literal;
use crate::util::strings::split;
use crate::util::value::{Value, digits};
use std::cell::Cell;

/// A value of a profile, and where it is. Its path is only put together for a mistake.
pub(super) struct Node<'a, 'n> {
    /// The value.
    pub value: &'a Value<'a>,
    /// The name of the property. An item has the name of its array.
    pub name: &'a str,
    index: Option<usize>,
    parent: Option<&'n Node<'a, 'n>>,
    mistake: &'n Cell<Option<String>>,
}

/// A part of a profile, which a value is read into.
pub(super) trait Part<'a>: Default {
    /// Reads the value. What is wrong stays as it was.
    fn read(&mut self, node: &Node<'a, '_>);
}

/// Reads the properties of an object: `read_object!(node, value => "id" required: ..., "title": ...)`. Each is read as `value`;
/// `nothing()` reads none of it. A property without a line here is a mistake, and so is a missing one that is `required`.
macro_rules! read_object {
    ($node:ident, $value:ident => $($name:literal $($required:ident)?: $read:expr,)*) => {
        // A mark stands before the name of a property that is required.
        $node.object(concat!($(read_object!(@ $($required)?), $name, " ",)*), &mut |line: usize, $value: &Node<'a, '_>| {
            let mut left = line;
            $(
                if left == 0 {
                    return $read;
                }
                left = left.wrapping_sub(1);
            )*
            let _ = left;
        })
    };
    (@ required) => { "!" };
    (@) => { "" };
}

pub(super) use read_object;

impl<'a, 'n> Node<'a, 'n> {
    /// The whole value. `mistake` gets the path of the first mistake, which begins with `name`.
    pub(super) fn root(value: &'a Value<'a>, name: &'a str, mistake: &'n Cell<Option<String>>) -> Node<'a, 'n> {
        Node { value, name, index: None, parent: None, mistake }
    }

    fn child(&'n self, value: &'a Value<'a>, name: &'a str, index: Option<usize>) -> Node<'a, 'n> {
        Node { value, name, index, parent: Some(self), mistake: self.mistake }
    }

    /// Writes the path, as issues have it: `provider.routes[0].fields[1].name`.
    fn write_path(&self, to: &mut String) {
        if let Some(parent) = self.parent {
            parent.write_path(to);
            to.push_str(if self.index.is_some() { "[" } else { "." });
        }
        match self.index {
            Some(index) => {
                to.push_str(&digits(index as u64));
                to.push(']');
            }
            None => to.push_str(self.name),
        }
    }

    /// Remembers that the format does not allow this value. The module for webhooks does not: what is wrong counts as missing there.
    #[inline(never)]
    pub(super) fn reject(&self) {
        if cfg!(feature = "client") {
            let mistake = self.mistake.take().unwrap_or_else(|| {
                let mut path = String::new();
                self.write_path(&mut path);
                path
            });
            self.mistake.set(Some(mistake));
        }
    }

    /// Rejects the value unless it is right.
    #[inline(never)]
    pub(super) fn check(&self, is_right: bool) {
        if !is_right {
            self.reject();
        }
    }

    fn check_object(&self) {
        self.check(matches!(self.value, Value::Object(_)));
    }

    /// See [`read_object!`]. `lines`: the name of each property, with a space behind it and a `!` before it if it is required: one
    /// string is a fraction of the bytes that an array of strings is. Any object may have a `$comment`.
    #[inline(never)]
    pub(super) fn object(&self, lines: &'static str, read: &mut dyn FnMut(usize, &Node<'a, '_>)) {
        // The first mistake counts.
        self.check_object();
        for name in split(lines, b' ').filter_map(|line| line.strip_prefix('!')) {
            self.require(name);
        }
        self.each_entry(&mut |node| {
            let found = split(lines, b' ').position(|line| line.strip_prefix('!').unwrap_or(line) == node.name);
            match found {
                Some(line) if !node.name.is_empty() => read(line, node),
                _ => node.reject(),
            }
        });
    }

    /// Rejects an object without the property, or with the property twice: which of them counts would be a guess.
    #[inline(never)]
    pub(super) fn require(&self, name: &'static str) {
        let count = self.value.entries().iter().filter(|(known, _)| known == name).count();
        self.child(&Value::Null, name, None).check(count == 1);
    }

    /// Reads the items of an array, which must have at least `min` of them.
    pub(super) fn items<T: Part<'a>>(&self, min: usize, to: &mut Vec<T>) {
        self.each_item(min, &mut |node| {
            let mut item = T::default();
            item.read(node);
            to.push(item);
        });
    }

    /// Calls `act` with each item of an array, which must have at least `min` of them.
    #[inline(never)]
    pub(super) fn each_item(&self, min: usize, act: &mut dyn FnMut(&Node<'a, '_>)) {
        let items = self.value.items();
        self.check(matches!(self.value, Value::Array(_)) && items.len() >= min);
        for (index, item) in items.iter().enumerate() {
            act(&self.child(item, self.name, Some(index)));
        }
    }

    /// The item of an array; null if there is none.
    pub(super) fn item(&self, index: usize) -> Node<'a, '_> {
        self.child(self.value.item(index), self.name, Some(index))
    }

    /// Reads the properties of an object, which may have any name.
    pub(super) fn entries<T: Part<'a>>(&self, to: &mut Vec<(&'a str, T)>) {
        self.each_entry(&mut |node| {
            let mut value = T::default();
            value.read(node);
            to.push((node.name, value));
        });
    }

    /// Calls `act` with each property of an object, except for comments, which must be strings.
    #[inline(never)]
    pub(super) fn each_entry(&self, act: &mut dyn FnMut(&Node<'a, '_>)) {
        self.check_object();
        for (name, value) in self.value.entries() {
            let node = self.child(value, name, None);
            if node.name == "$comment" { check_string(&node) } else { act(&node) }
        }
    }

    /// A string that fits. Any other value is rejected.
    #[inline(never)]
    pub(super) fn string(&self, to: &mut &'a str, fits: fn(&str) -> bool) {
        match self.value.as_str() {
            Some(text) if fits(text) => *to = text,
            _ => self.reject(),
        }
    }

    /// The same for a property that may be missing.
    #[inline(never)]
    pub(super) fn some_string(&self, to: &mut Option<&'a str>, fits: fn(&str) -> bool) {
        self.string(to.get_or_insert_default(), fits);
    }

    /// `true` or `false`.
    #[inline(never)]
    pub(super) fn boolean(&self) -> bool {
        let boolean = self.value.as_bool();
        self.check(boolean.is_some());
        boolean == Some(true)
    }

    /// An integer in a range.
    #[inline(never)]
    pub(super) fn integer(&self, min: u64, max: u64) -> u64 {
        let number = self.value.as_integer().filter(|number| (min..=max).contains(number));
        self.check(number.is_some());
        number.unwrap_or_default()
    }

    /// The index of a word in a closed list; 0 if it is not in the list.
    #[inline(never)]
    pub(super) fn word_index(&self, words: &[&str]) -> usize {
        let found = self.value.as_str().and_then(|text| words.iter().position(|word| *word == text));
        self.check(found.is_some());
        found.unwrap_or_default()
    }

    /// The variant for a word of a closed list.
    pub(super) fn word<T: Copy>(&self, variants: &[T], words: &[&str]) -> Option<T> {
        variants.get(self.word_index(words)).copied()
    }
}

/// Reads nothing: another part of the package reads the property.
pub(super) const fn nothing() {}

/// Fits any string.
pub(super) fn any(_: &str) -> bool {
    true
}

/// Fits a string that is not empty.
pub(super) fn nonempty(text: &str) -> bool {
    !text.is_empty()
}

/// Fits the name of a header field.
pub(super) fn header_name(text: &str) -> bool {
    crate::util::http::check_header_name(text).is_ok()
}

/// Fits a path below the base URL.
pub(super) fn url_path(text: &str) -> bool {
    text.starts_with('/')
}

/// Fits a small letter, and then letters and digits.
pub(super) fn identifier(text: &str) -> bool {
    matches!(text.as_bytes(), [b'a'..=b'z', rest @ ..] if rest.iter().all(u8::is_ascii_alphanumeric))
}

/// Rejects what is not a string.
pub(super) fn check_string(node: &Node) {
    node.string(&mut "", any);
}

/// Rejects what is not a string with characters.
pub(super) fn check_nonempty(node: &Node) {
    node.string(&mut "", nonempty);
}

/// Rejects what is not a string, a number or a boolean.
pub(super) fn check_scalar(node: &Node) {
    node.check(literal(node.value).is_some());
}
