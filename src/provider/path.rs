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

use super::node::Node;
use crate::util::format::join;
use crate::util::http::{Headers, check_header_name};
use crate::util::scalar::{is_nonblank, literal, scalar};
use crate::util::strings::split_once;
use crate::util::value::{Value, digits, parse_integer};

/// A path, checked when its profile was read. Its steps are found while it is followed: parsed ones would be several times the
/// code, and a step is found in a few nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Path<'a>(&'a str);

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

impl<'a> Path<'a> {
    /// The path in this string. `None` for a string that is not one.
    pub fn parse(text: &'a str) -> Option<Path<'a>> {
        let path = Path(text);
        if path.header().is_some_and(|name| check_header_name(name).is_ok()) {
            return Some(path);
        }
        let (outer, mut rest) = path.steps();
        let mut is_first = true;
        while !rest.is_empty() {
            // A dot separates a name from what is before it.
            let fits = match rest.as_bytes() {
                [b'.', ..] => !is_first,
                [b'[', ..] => true,
                _ => is_first,
            };
            rest = Step::split(rest).filter(|_| fits)?.1;
            is_first = false;
        }
        (outer <= 2).then_some(path)
    }

    /// The name of the header field that it leads to.
    pub fn header(self) -> Option<&'a str> {
        self.0.strip_prefix("header:")
    }

    /// How many items it leads out of, and the steps from there.
    fn steps(self) -> (usize, &'a str) {
        let outer = self.0.bytes().take_while(|byte| *byte == b'^').count();
        (outer, self.0.get(outer..).unwrap_or_default())
    }

    /// The steps in the body itself; `None` if it leads elsewhere.
    fn in_body(self) -> Option<&'a str> {
        let (outer, steps) = self.steps();
        (outer == 0 && self.header().is_none()).then_some(steps)
    }

    /// Reads a path of a profile.
    #[inline(never)]
    pub(super) fn read(node: &Node<'a, '_>) -> Path<'a> {
        let mut path = Path::default();
        node.string(&mut path.0, |text| Path::parse(text).is_some());
        path
    }
}

/// The paths to a fact, of which the first that leads to a value counts. Checked when its profile was read; it borrows from the
/// profile's data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paths<'a>(&'a Value<'a>);

impl<'a> Paths<'a> {
    /// Reads a path, or an array of paths.
    #[inline(never)]
    pub(super) fn read(node: &Node<'a, '_>) -> Paths<'a> {
        match node.value {
            Value::Array(_) => Paths::read_array(node),
            _ => {
                Path::read(node);
                Paths(node.value)
            }
        }
    }

    /// Reads an array of paths.
    pub(super) fn read_array(node: &Node<'a, '_>) -> Paths<'a> {
        node.each_item(1, &mut |path| _ = Path::read(path));
        Paths(node.value)
    }

    /// Whether there are none: the fact is not documented.
    pub fn is_empty(self) -> bool {
        self.0.is_null()
    }

    /// Each path alone.
    pub fn each(self) -> impl Iterator<Item = Paths<'a>> {
        let paths = if let Value::Array(paths) = self.0 { paths } else { core::slice::from_ref(self.0) };
        paths.iter().map(Paths)
    }

    /// The paths.
    pub fn iter(self) -> impl Iterator<Item = Path<'a>> {
        self.each().filter_map(|path| path.0.as_str()).map(Path)
    }
}

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

    /// Visits the values at a path until one is accepted. Returns whether one was.
    pub fn any(&self, path: Path, accepts: &mut dyn FnMut(&Value) -> bool) -> bool {
        if let Some(name) = path.header() {
            return self.headers.and_then(|headers| headers.get(name)).is_some_and(|text| accepts(&text.into()));
        }
        let (outer, steps) = path.steps();
        let mut start = Some(self);
        for _ in 0..outer {
            start = start.and_then(|start| start.parent);
        }
        start.is_some_and(|start| walk(start.value, steps, false, accepts))
    }

    /// The first scalar at one of the paths, in one line.
    pub fn scalar(&self, paths: Paths) -> Option<String> {
        self.first(paths, scalar)
    }

    /// The first string at one of the paths, exactly as the provider wrote it.
    pub fn text(&self, paths: Paths) -> Option<String> {
        self.first(paths, |found| found.as_str().filter(|_| is_nonblank(found)).map(str::to_owned))
    }

    /// The first string at one of the paths, exactly as the provider wrote it, so that a later call can name the message by it;
    /// or an integer.
    pub fn id(&self, paths: Paths) -> Option<String> {
        self.first(paths, id)
    }

    /// Every id at the first path that has any: see [`Source::id`].
    pub fn ids(&self, paths: Paths) -> Vec<String> {
        let mut ids = Vec::new();
        for path in paths.iter() {
            let mut add = |found: &Value| {
                ids.extend(id(found));
                false
            };
            self.any(path, &mut add);
            if !ids.is_empty() {
                break;
            }
        }
        ids
    }

    /// The first string or number at one of the paths, exactly as the provider wrote it.
    pub fn literal(&self, paths: Paths) -> Option<String> {
        self.first(paths, |found| literal(found).filter(|_| is_present(found)).map(str::to_owned))
    }

    /// Every string at one of the paths, in their order. `[*]` stands for every item.
    pub fn strings(&self, paths: Paths) -> Vec<String> {
        let mut strings = Vec::new();
        for path in paths.iter() {
            self.any(path, &mut |value| {
                strings.extend(value.as_str().filter(|_| is_nonblank(value)).map(str::to_owned));
                false
            });
        }
        strings
    }

    /// The first value at one of the paths that `read` accepts.
    #[inline(never)]
    fn first(&self, paths: Paths, read: fn(&Value) -> Option<String>) -> Option<String> {
        let mut first = None;
        paths.iter().any(|path| {
            self.any(path, &mut |value| {
                first = read(value);
                first.is_some()
            })
        });
        first
    }
}

/// An id as the provider wrote it. `None` if it is none.
fn id(found: &Value) -> Option<String> {
    let tidy = scalar(found)?;
    Some(found.as_str().map_or(tidy, str::to_owned))
}

/// Whether it is a value: not null, an empty string or white space.
pub(super) fn is_present(value: &Value) -> bool {
    !value.is_null() && (value.as_str().is_none() || is_nonblank(value))
}

impl Step<'_> {
    /// The first step of a path, and the rest. `None` for a path that does not follow the grammar.
    fn split(path: &str) -> Option<(Step<'_>, &str)> {
        let Some(selector) = path.strip_prefix('[') else {
            let path = path.strip_prefix('.').unwrap_or(path);
            let is_end = |byte| matches!(byte, b'.' | b'[' | b']' | b'^' | b' ' | 9..=13);
            let (name, rest) = path.split_at_checked(path.bytes().position(is_end).unwrap_or(path.len()))?;
            let fits = !name.is_empty() && matches!(rest.as_bytes(), [] | [b'.' | b'[', ..]);
            return fits.then_some((Step::Name(name), rest));
        };
        let (selector, rest) = split_once(selector, b']').filter(|(selector, _)| !selector.contains('['))?;
        let step = match selector.strip_prefix('?') {
            Some(filter) => {
                let (name, text) = split_once(filter, b'=')?;
                let (name, equal) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
                (!name.is_empty() && !name.contains('!')).then_some(Step::Filter { name, text, equal })?
            }
            None if selector == "*" => Step::Each,
            None if selector.is_empty() || !selector.bytes().all(|byte| byte.is_ascii_digit()) => return None,
            // A larger index leads to nothing.
            None => Step::Index(parse_integer(selector).unwrap_or(u64::MAX).try_into().unwrap_or(usize::MAX)),
        };
        Some((step, rest))
    }

    /// Whether a filter selects the item. All other steps select every item.
    fn selects(&self, item: &Value) -> bool {
        match *self {
            Step::Filter { name, text, equal } => literal(item.get(name)).is_some_and(|found| (found == text) == equal),
            _ => true,
        }
    }
}

/// Visits the values at a path until one is accepted. Returns whether one was. `all`: `[?...]` selects every item that fits, and not only
/// the first.
fn walk<'v>(value: &'v Value<'v>, path: &str, all: bool, accepts: &mut dyn FnMut(&'v Value<'v>) -> bool) -> bool {
    let Some((step, rest)) = Step::split(path) else { return path.is_empty() && !value.is_null() && accepts(value) };
    match step {
        Step::Name(name) => walk(value.get(name), rest, all, accepts),
        Step::Index(index) => walk(value.item(index), rest, all, accepts),
        _ => {
            let count = if all || matches!(step, Step::Each) { usize::MAX } else { 1 };
            let mut items = value.items().iter().filter(|item| step.selects(item)).take(count);
            items.any(|item| walk(item, rest, all, accepts))
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
pub fn items<'v>(value: &'v Value<'v>, path: Path) -> Option<Vec<Item<'v>>> {
    let mut items = None;
    if let Some(steps) = path.in_body() {
        collect(Item { value, location: String::new() }, steps, false, &mut items);
    }
    items
}

/// Adds the items at the rest of a path. `is_item`: what is at its end is an item itself.
fn collect<'v>(from: Item<'v>, path: &str, is_item: bool, items: &mut Option<Vec<Item<'v>>>) {
    let inner = |step: &str, value: &'v Value<'v>| {
        let dot = if from.location.is_empty() { "" } else { "." };
        Item { value, location: join(&[&from.location, dot, step], "") }
    };
    let each = || from.value.items().iter().enumerate().map(|(index, item)| inner(&digits(index as u64), item));
    let Some((step, rest)) = Step::split(path) else {
        match from.value {
            Value::Null => {}
            Value::Array(_) => items.get_or_insert_default().extend(each()),
            _ if is_item => items.get_or_insert_default().push(from),
            _ => {}
        }
        return;
    };
    match step {
        Step::Name(name) => collect(inner(name, from.value.get(name)), rest, is_item, items),
        Step::Index(index) => collect(inner(&digits(index as u64), from.value.item(index)), rest, is_item, items),
        _ => each().filter(|item| step.selects(item.value)).for_each(|item| collect(item, rest, true, items)),
    }
}

/// The value at the path; null where a step is missing.
pub fn find<'v>(value: &'v Value<'v>, path: Path) -> &'v Value<'v> {
    const MISSING: &Value = &Value::Null;
    let mut found = MISSING;
    if let Some(steps) = path.in_body() {
        walk(value, steps, false, &mut |value| {
            found = value;
            true
        });
    }
    found
}

/// The first scalar at one of the paths, as a string.
pub fn first_scalar(value: &Value, paths: Paths) -> Option<String> {
    Source::of(value).scalar(paths)
}

/// The first id at one of the paths: see [`Source::id`].
pub fn first_id(value: &Value, paths: Paths) -> Option<String> {
    Source::of(value).id(paths)
}

/// Calls `act` with every value that the path leads to: `[*]` and `[?...]` stand for every item that fits.
pub fn for_each<'v>(value: &'v Value<'v>, path: Path, act: &mut dyn FnMut(&'v Value<'v>)) {
    if let Some(steps) = path.in_body() {
        walk(value, steps, true, &mut |value| {
            act(value);
            false
        });
    }
}
