//! Reading members of an options object, collecting what is wrong.

use crate::util::format::{join, sentence};
use crate::util::issue::Issue;
use crate::util::spelling::Spelling;
use crate::util::value::{Value, digits};

/// A map whose members are read one by one; what is wrong is collected.
pub(super) struct Reader<'a> {
    map: &'a Value,
    /// What stands before a member's name in an issue's path: `retry.`, or nothing.
    prefix: &'static str,
    pub issues: Vec<Issue>,
}

impl<'a> Reader<'a> {
    /// Reads `value`, which is called `what` where it is no object. A missing one has no members.
    #[inline(never)]
    pub(super) fn new(value: &'a Value, prefix: &'static str, what: &'static str) -> Reader<'a> {
        let mut reader = Reader { map: value, prefix, issues: Vec::new() };
        if !matches!(value, Value::Map(_) | Value::Null) {
            reader.issues.push(wrong_type(what, "an object", value));
        }
        reader
    }

    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> &'a Value {
        self.map.get(name)
    }

    /// `rule` is the issue's code, a space, and its sentence with `#` for each of the parts.
    #[inline(never)]
    pub(super) fn refuse(&mut self, name: &str, rule: &str, parts: &[&str]) {
        self.issues.push(Issue::of(&join(&[self.prefix, name], ""), rule, parts));
    }

    /// The member, if it is there and fits; if it is there and does not, an issue.
    #[inline(never)]
    fn fitting(&mut self, name: &str, expected: &str, fits: fn(&Value) -> bool) -> &'a Value {
        let value = self.get(name);
        if value.is_null() || fits(value) {
            return value;
        }
        self.issues.push(wrong_type(&join(&[self.prefix, name], ""), expected, value));
        &Value::Null
    }

    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        self.fitting(name, "a string", |value| value.as_text().is_some_and(|text| !text.is_empty())).as_text()
    }

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.fitting(name, "true or false", |value| value.as_bool().is_some()).as_bool()
    }

    /// A function; only its presence can be seen here.
    pub(super) fn function(&mut self, name: &str) {
        self.fitting(name, "a function", |value| matches!(value, Value::Other("a function")));
    }

    /// A whole number between `least` and `most`.
    #[inline(never)]
    pub(super) fn whole(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        let value = self.get(name);
        match value.as_whole() {
            Some(number) if number >= least.into() && number <= most.into() => return number as u32,
            _ if value.is_null() => {}
            _ => {
                let expected = sentence("an integer from # to #", &[&digits(least.into()), &digits(most.into())]);
                self.fitting(name, &expected, |_| false);
            }
        }
        default
    }

    /// Every member that is not among `known` is refused: a misspelt option would otherwise do nothing.
    #[inline(never)]
    pub(super) fn only(&mut self, known: &[&str]) {
        for (name, _) in self.map.entries() {
            if known.contains(&name.as_str()) {
                continue;
            }
            let mut spelling = Spelling::of(name);
            let mut meant = "";
            for word in known {
                if spelling.is_nearer(word) {
                    meant = word;
                }
            }
            if meant.is_empty() {
                let all = join(known, ", ");
                self.refuse(name, "unknown-option There is no option `#`. There are: #.", &[name, &all]);
            } else {
                self.refuse(name, "unknown-option There is no option `#`. Did you mean `#`?", &[name, meant]);
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
