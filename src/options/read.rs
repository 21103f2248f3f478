//! Reading members of an options object, collecting what is wrong.

use crate::issue::Issue;
use crate::value::{Value, digits};

/// A map whose members are read one by one; what is wrong is collected.
pub(super) struct Reader<'a> {
    map: &'a Value,
    /// What stands before a member's name in an issue's path: `retry.`, or nothing.
    prefix: &'static str,
    pub issues: Vec<Issue>,
}

impl<'a> Reader<'a> {
    /// Reads `value`, which is called `what` where it is no object. A missing one has no members.
    pub fn new(value: &'a Value, prefix: &'static str, what: &'static str) -> Reader<'a> {
        let mut reader = Reader { map: value, prefix, issues: Vec::new() };
        if !matches!(value, Value::Map(_) | Value::Null) {
            reader.issues.push(wrong_type(what, "an object", value));
        }
        reader
    }

    pub fn get(&self, name: &str) -> &'a Value {
        self.map.get(name)
    }

    pub fn refuse(&mut self, name: &str, code: &str, message: impl Into<String>) {
        self.issues.push(Issue::new(self.path(name), code, message));
    }

    fn path(&self, name: &str) -> String {
        [self.prefix, name].concat()
    }

    fn wrong(&mut self, name: &str, expected: &str) {
        let issue = wrong_type(&self.path(name), expected, self.get(name));
        self.issues.push(issue);
    }

    pub fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Value::Null => None,
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => {
                self.wrong(name, "text");
                None
            }
        }
    }

    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.get(name) {
            Value::Null => None,
            Value::Bool(flag) => Some(*flag),
            _ => {
                self.wrong(name, "true or false");
                None
            }
        }
    }

    /// A function; only its presence can be seen here.
    pub fn function(&mut self, name: &str) {
        if !matches!(self.get(name), Value::Null | Value::Other("a function")) {
            self.wrong(name, "a function");
        }
    }

    /// A whole number between `least` and `most`.
    pub fn whole(&mut self, name: &str, default: u64, least: u64, most: u64) -> u64 {
        let value = self.get(name);
        match value.as_whole() {
            Some(number) if (least..=most).contains(&number) => number,
            _ if value.is_null() => default,
            _ => {
                let expected = ["a whole number from ", &digits(least), " to ", &digits(most)].concat();
                self.wrong(name, &expected);
                default
            }
        }
    }

    /// Every member that is not among `known` is refused: a misspelt option would otherwise do nothing.
    pub fn only(&mut self, known: &[&str]) {
        let map = self.map;
        for (name, _) in map.entries() {
            if known.contains(&name.as_str()) {
                continue;
            }
            let close = known.iter().find(|known| known.eq_ignore_ascii_case(name));
            let message = match close {
                Some(close) => ["There is no option `", name, "`. Did you mean `", close, "`?"].concat(),
                None => ["There is no option `", name, "`. There are: ", &known.join(", "), "."].concat(),
            };
            self.refuse(name, "unknown-option", message);
        }
    }
}

fn wrong_type(path: &str, expected: &str, found: &Value) -> Issue {
    let found = match found {
        Value::Number(n) if n.is_finite() && n.abs() <= 9_007_199_254_740_991.0 && n.fract() == 0.0 => {
            [if *n < 0.0 { "-" } else { "" }, &digits(n.abs() as u64)].concat()
        }
        Value::Number(n) if n.is_infinite() => "Infinity".to_owned(),
        found => found.kind().to_owned(),
    };
    let message = ["`", path, "` must be ", expected, ", but it is ", &found, "."].concat();
    Issue::new(path, "wrong-type", message)
}
