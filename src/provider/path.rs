//! Paths to values of a body.
//!
//! | path | leads to |
//! |---|---|
//! | `error.code`, `errors[0].title` | a property, by name and by index |
//! | `messages[*].id` | the first item that has the value |
//! | `messages[?status!=0].error-text` | the first item whose `status` is not 0 (`=`: is) |
//! | the empty path | the body itself |
//! | `header:name` | a header field |
//! | `^path` | a value outside the array that the item is in |
//!
//! Null, an empty string and white space are no values: the search goes on behind them.

use crate::util::format::join;
use crate::util::http::Headers;
use crate::util::scalar::{is_nonblank, literal, scalar};
use crate::util::strings::split_once;
use crate::util::value::{Value, digits, parse_integer};

/// Where a path starts: a body, or an item of an array in it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'v, 'p> {
    value: &'v Value<'v>,
    parent: Option<&'p Source<'v, 'p>>,
    headers: Option<&'p Headers>,
}

impl<'v, 'p> Source<'v, 'p> {
    /// A body without header fields.
    pub fn of(value: &'v Value<'v>) -> Source<'v, 'p> {
        Source { value, parent: None, headers: None }
    }

    /// A body with the header fields beside it.
    pub fn with_headers(value: &'v Value<'v>, headers: &'p Headers) -> Source<'v, 'p> {
        Source { value, parent: None, headers: Some(headers) }
    }

    /// An item of an array in this one.
    pub fn item(&'p self, value: &'v Value<'v>) -> Source<'v, 'p> {
        Source { value, parent: Some(self), headers: self.headers }
    }

    /// The body or the item itself.
    pub fn value(&self) -> &'v Value<'v> {
        self.value
    }

    /// The value from which the rest of a path leads on; `None` outside the body.
    fn start<'a>(&self, path: &'a str) -> Option<(&'v Value<'v>, &'a str)> {
        let (mut start, mut rest) = (self, path);
        while let Some(outer) = rest.strip_prefix('^') {
            (start, rest) = (start.parent?, outer);
        }
        Some((start.value, rest))
    }

    /// Visits the values at a path until one is accepted. Returns whether one was.
    pub fn any(&self, path: &str, accepts: &mut dyn FnMut(&Value) -> bool) -> bool {
        match path.strip_prefix("header:") {
            Some(name) => self.headers.and_then(|headers| headers.get(name)).is_some_and(|text| accepts(&text.into())),
            None => self.start(path).is_some_and(|(value, rest)| walk(value, rest, accepts)),
        }
    }

    /// The first scalar at one of the paths, in one line.
    pub fn scalar(&self, paths: &Value) -> Option<String> {
        self.first(paths, scalar)
    }

    /// The first string at one of the paths, exactly as the provider wrote it.
    pub fn text(&self, paths: &Value) -> Option<String> {
        self.first(paths, |found| found.as_str().filter(|_| is_nonblank(found)).map(str::to_owned))
    }

    /// The first string at one of the paths, exactly as the provider wrote it, so that a later call can name the message by it;
    /// or an integer.
    pub fn id(&self, paths: &Value) -> Option<String> {
        self.first(paths, |found| {
            let tidy = scalar(found)?;
            Some(found.as_str().map_or(tidy, str::to_owned))
        })
    }

    /// The first string or number at one of the paths, exactly as the provider wrote it.
    pub fn literal(&self, paths: &Value) -> Option<String> {
        self.first(paths, |found| literal(found).filter(|_| is_present(found)).map(str::to_owned))
    }

    /// The first value at one of the paths that `read` accepts.
    #[inline(never)]
    fn first(&self, paths: &Value, read: fn(&Value) -> Option<String>) -> Option<String> {
        let mut first = None;
        strings(paths).any(|path| {
            self.any(path, &mut |value| {
                first = read(value);
                first.is_some()
            })
        });
        first
    }
}

/// Whether it is a value: not null, an empty string or white space.
pub(super) fn is_present(value: &Value) -> bool {
    !value.is_null() && (value.as_str().is_none() || is_nonblank(value))
}

/// A step of a path.
enum Step<'a> {
    Name(&'a str),
    Index(usize),
    /// `[*]`.
    Each,
    /// `[?name=text]`, or `[?name!=text]` if not `equal`.
    Filter {
        name: &'a str,
        text: &'a str,
        equal: bool,
    },
}

impl Step<'_> {
    /// The first step of a path, and the rest. `None` for a path that does not follow the grammar.
    fn split(path: &str) -> Option<(Step<'_>, &str)> {
        let Some(selector) = path.strip_prefix('[') else {
            let end = path.bytes().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(path.len());
            let (name, rest) = path.split_at_checked(end)?;
            return Some((Step::Name(name), rest.strip_prefix('.').unwrap_or(rest)));
        };
        let (selector, rest) = split_once(selector, b']')?;
        let step = match selector.strip_prefix('?') {
            Some(filter) => {
                let (name, text) = split_once(filter, b'=')?;
                let (name, equal) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
                Step::Filter { name, text, equal }
            }
            None if selector == "*" => Step::Each,
            None => Step::Index(usize::try_from(parse_integer(selector)?).ok()?),
        };
        Some((step, rest.strip_prefix('.').unwrap_or(rest)))
    }

    /// Whether a filter selects the item. All other steps select every item.
    fn selects(&self, item: &Value) -> bool {
        match *self {
            Step::Filter { name, text, equal } => literal(item.get(name)).is_some_and(|found| (found == text) == equal),
            _ => true,
        }
    }
}

/// Visits the values at a path until one is accepted. Returns whether one was.
fn walk<'v>(value: &'v Value<'v>, path: &str, accepts: &mut dyn FnMut(&'v Value<'v>) -> bool) -> bool {
    if path.is_empty() {
        return !value.is_null() && accepts(value);
    }
    let Some((step, rest)) = Step::split(path) else { return false };
    match step {
        Step::Name(name) => walk(value.get(name), rest, accepts),
        Step::Index(index) => walk(value.item(index), rest, accepts),
        Step::Each => value.items().iter().any(|item| walk(item, rest, accepts)),
        Step::Filter { .. } => {
            value.items().iter().find(|item| step.selects(item)).is_some_and(|item| walk(item, rest, accepts))
        }
    }
}

/// An item of an array, and the steps to it from the body, joined with dots: `entry.0.changes.1.value`.
#[derive(Clone, Debug)]
pub struct Item<'v> {
    /// The item.
    pub value: &'v Value<'v>,
    /// The steps to it. No name in a path contains a dot.
    pub location: String,
}

/// The items of the arrays at a path. Here `[*]` and `[?...]` select every item that fits, and a value after them that is not an array
/// is an item itself. `None` if the path leads to no array.
pub fn items<'v>(value: &'v Value<'v>, path: &str) -> Option<Vec<Item<'v>>> {
    let mut items = None;
    collect(Item { value, location: String::new() }, path, false, &mut items);
    items
}

/// Adds the items at the rest of a path. `is_item`: what is at its end is an item itself.
fn collect<'v>(from: Item<'v>, path: &str, is_item: bool, items: &mut Option<Vec<Item<'v>>>) {
    let inner = |step: &str, value: &'v Value<'v>| {
        let dot = if from.location.is_empty() { "" } else { "." };
        Item { value, location: join(&[&from.location, dot, step], "") }
    };
    let each = || from.value.items().iter().enumerate().map(|(index, item)| inner(&digits(index as u64), item));
    if path.is_empty() {
        match from.value {
            Value::Null => {}
            Value::Array(_) => items.get_or_insert_default().extend(each()),
            _ if is_item => items.get_or_insert_default().push(from),
            _ => {}
        }
        return;
    }
    let Some((step, rest)) = Step::split(path) else { return };
    match step {
        Step::Name(name) => collect(inner(name, from.value.get(name)), rest, is_item, items),
        Step::Index(index) => collect(inner(&digits(index as u64), from.value.item(index)), rest, is_item, items),
        _ => each().filter(|item| step.selects(item.value)).for_each(|item| collect(item, rest, true, items)),
    }
}

/// The value at the path; null where a step is missing.
pub fn find<'a>(value: &'a Value<'a>, path: &str) -> &'a Value<'a> {
    const MISSING: &Value = &Value::Null;
    let mut found = MISSING;
    walk(value, path, &mut |value| {
        found = value;
        true
    });
    found
}

/// A string, or the strings of an array.
pub fn strings<'a>(value: &'a Value<'a>) -> impl Iterator<Item = &'a str> {
    let items = if let Value::Array(items) = value { items } else { core::slice::from_ref(value) };
    items.iter().filter_map(Value::as_str)
}

/// The first scalar at one of the paths, as a string.
pub fn first_scalar(value: &Value, paths: &Value) -> Option<String> {
    Source::of(value).scalar(paths)
}

/// The first id at one of the paths: see [`Source::id`].
pub fn first_id(value: &Value, paths: &Value) -> Option<String> {
    Source::of(value).id(paths)
}
