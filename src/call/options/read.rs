//! Reads the properties of an options object and collects issues.

use crate::util::format::join;
use crate::util::issue::Issue;
use crate::util::rule::{Rule, rule};
use crate::util::scalar::scalar;
use crate::util::spelling::Spelling;
use crate::util::value::{Value, digits};

/// An options object whose properties are read one by one.
pub(super) struct OptionsReader<'a> {
    object: &'a Value<'a>,
    /// What precedes a property's name in an issue's path: `retry.`, or nothing.
    prefix: &'static str,
    /// Everything that is wrong so far.
    pub issues: Vec<Issue>,
}

impl<'a> OptionsReader<'a> {
    /// Reads `value`, which is called `name` if it is not an object. A missing one has no properties.
    #[inline(never)]
    pub(super) fn new(value: &'a Value<'a>, prefix: &'static str, name: &'static str) -> OptionsReader<'a> {
        let mut reader = OptionsReader { object: value, prefix, issues: Vec::new() };
        if !matches!(value, Value::Object(_) | Value::Null) {
            reader.issues.push(wrong_type(name, "an object", value));
        }
        reader
    }

    /// The property, unchecked.
    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> &'a Value<'a> {
        self.object.get(name)
    }

    /// Adds the issue that a rule makes of a property.
    #[inline(always)]
    pub(super) fn reject<const GAPS: usize>(&mut self, name: &str, rule: Rule<GAPS>, parts: [&str; GAPS]) {
        self.add(name, rule.text(), &parts);
    }

    #[inline(never)]
    fn add(&mut self, name: &str, rule: &str, parts: &[&str]) {
        self.issues.push(Issue::filled(&join(&[self.prefix, name], ""), rule, parts));
    }

    /// The property, or null if it is missing or does not fit; then it adds an issue. `expected`: what would fit.
    #[inline(never)]
    fn checked(&mut self, name: &str, expected: &str, fits: fn(&Value) -> bool) -> &'a Value<'a> {
        let value = self.get(name);
        if value.is_null() || fits(value) {
            return value;
        }
        self.reject_type(name, expected);
        &Value::Null
    }

    #[inline(never)]
    fn reject_type(&mut self, name: &str, expected: &str) {
        self.issues.push(wrong_type(&join(&[self.prefix, name], ""), expected, self.get(name)));
    }

    /// A string that is not empty.
    pub(super) fn string(&mut self, name: &str) -> Option<&'a str> {
        self.checked(name, "a string", |value| value.as_str().is_some_and(|text| !text.is_empty())).as_str()
    }

    /// A boolean.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.checked(name, "true or false", |value| value.as_bool().is_some()).as_bool()
    }

    /// Checks for a function, which the core sees but cannot call.
    pub(super) fn function(&mut self, name: &str) {
        self.checked(name, "a function", |value| matches!(value, Value::Other("a function")));
    }

    /// An integer from `min` to `max`.
    #[inline(never)]
    pub(super) fn integer(&mut self, name: &str, default: u32, min: u32, max: u32) -> u32 {
        let value = self.get(name);
        match value.as_integer() {
            Some(number) if number >= min.into() && number <= max.into() => return number as u32,
            _ if value.is_null() => {}
            _ => {
                let expected = join(&["an integer from ", &digits(min.into()), " to ", &digits(max.into())], "");
                self.reject_type(name, &expected);
            }
        }
        default
    }

    /// Adds an issue for every property that is not `known`: otherwise a misspelt option would silently do nothing.
    #[inline(never)]
    pub(super) fn reject_unknown(&mut self, known: &[&str]) {
        for (name, _) in self.object.entries() {
            if known.contains(&&**name) {
                continue;
            }
            let mut spelling = Spelling::of(name);
            let mut nearest = "";
            for word in known {
                if spelling.is_nearer(word) {
                    nearest = word;
                }
            }
            if nearest.is_empty() {
                let all = join(known, ", ");
                self.reject(
                    name,
                    rule!(UnknownOption, "There is no option `{name}`. There are: {names}."),
                    [name, &all],
                );
            } else {
                self.reject(
                    name,
                    rule!(UnknownOption, "There is no option `{name}`. Did you mean `{nearest}`?"),
                    [name, nearest],
                );
            }
        }
    }
}

#[inline(never)]
fn wrong_type(path: &str, expected: &str, found: &Value) -> Issue {
    let number;
    let found = match found {
        Value::Number(text) if text.ends_with("Infinity") => "Infinity",
        Value::Number(_) => match scalar(found) {
            Some(integer) => {
                number = integer;
                &number
            }
            None => found.kind(),
        },
        found => found.kind(),
    };
    Issue::of(path, rule!(WrongType, "`{path}` must be {expected}, but it is {found}."), [expected, found])
}
