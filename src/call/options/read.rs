//! Reading members of an options object, collecting what is wrong.

use crate::util::format::{join, sentence};
use crate::util::issue::Issue;
use crate::util::spelling::Spelling;
use crate::util::value::{Value, digits};

/// A map whose members are read one by one; what is wrong is collected.
pub(super) struct OptionsReader<'a> {
    object: &'a Value,
    /// What stands before a member's name in an issue's path: `retry.`, or nothing.
    prefix: &'static str,
    pub issues: Vec<Issue>,
}

impl<'a> OptionsReader<'a> {
    /// Reads `value`, which is called `what` where it is no object. A missing one has no members.
    #[inline(never)]
    pub(super) fn new(value: &'a Value, prefix: &'static str, name: &'static str) -> OptionsReader<'a> {
        let mut reader = OptionsReader { object: value, prefix, issues: Vec::new() };
        if !matches!(value, Value::Map(_) | Value::Null) {
            reader.issues.push(wrong_type(name, "an object", value));
        }
        reader
    }

    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> &'a Value {
        self.object.get(name)
    }

    /// `rule` is the issue's code, a space, and its sentence with `#` for each of the parts.
    #[inline(never)]
    pub(super) fn reject(&mut self, name: &str, rule: &str, parts: &[&str]) {
        self.issues.push(Issue::of(&join(&[self.prefix, name], ""), rule, parts));
    }

    /// The member, if it is there and fits; if it is there and does not, an issue.
    #[inline(never)]
    fn checked(&mut self, name: &str, expected: &str, fits: fn(&Value) -> bool) -> &'a Value {
        let value = self.get(name);
        if value.is_null() || fits(value) {
            return value;
        }
        self.issues.push(wrong_type(&join(&[self.prefix, name], ""), expected, value));
        &Value::Null
    }

    pub(super) fn string(&mut self, name: &str) -> Option<&'a str> {
        self.checked(name, "a string", |value| value.as_text().is_some_and(|text| !text.is_empty())).as_text()
    }

    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.checked(name, "true or false", |value| value.as_bool().is_some()).as_bool()
    }

    /// A function; only its presence can be seen here.
    pub(super) fn function(&mut self, name: &str) {
        self.checked(name, "a function", |value| matches!(value, Value::Other("a function")));
    }

    /// A whole number between `least` and `most`.
    #[inline(never)]
    pub(super) fn integer(&mut self, name: &str, default: u32, min: u32, max: u32) -> u32 {
        let value = self.get(name);
        match value.as_whole() {
            Some(number) if number >= min.into() && number <= max.into() => return number as u32,
            _ if value.is_null() => {}
            _ => {
                let expected = sentence("an integer from # to #", &[&digits(min.into()), &digits(max.into())]);
                self.checked(name, &expected, |_| false);
            }
        }
        default
    }

    /// Every member that is not among `known` is refused: a misspelt option would otherwise do nothing.
    #[inline(never)]
    pub(super) fn reject_unknown(&mut self, known: &[&str]) {
        for (name, _) in self.object.entries() {
            if known.contains(&name.as_str()) {
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
                self.reject(name, "unknown-option There is no option `#`. There are: #.", &[name, &all]);
            } else {
                self.reject(name, "unknown-option There is no option `#`. Did you mean `#`?", &[name, nearest]);
            }
        }
    }
}

#[inline(never)]
fn wrong_type(path: &str, expected: &str, found: &Value) -> Issue {
    let mut number = String::new();
    let found = match found {
        Value::Number(n) if n.is_infinite() => "Infinity",
        Value::Number(n) => match Value::Number(n.abs()).as_whole() {
            Some(whole) => {
                number.push_str(if *n < 0.0 { "-" } else { "" });
                number.push_str(&digits(whole));
                &number
            }
            None => found.kind(),
        },
        found => found.kind(),
    };
    Issue::of(path, "wrong-type `#` must be #, but it is #.", &[path, expected, found])
}
