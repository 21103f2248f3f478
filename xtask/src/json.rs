//! `cargo xtask json-results`: what the core reads of JSON texts. Each line of the standard input is a text as a JSON string; each line
//! of the output is the value as JSON, or `-` for a text that is not JSON.

use std::io::{BufRead, BufWriter, Write};
use tidings::util::json::parse;
use tidings::util::json_text::value_to_json;
use tidings::util::value::Value;

/// Reads lines from the standard input and prints their results.
pub(crate) fn run() {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the lines are UTF-8");
        let Some(Value::String(text)) = parse(&line) else { panic!("a line is not a JSON string: {line}") };
        let result = parse(&text).map_or_else(|| "-".to_owned(), |value| value_to_json(&value));
        writeln!(out, "{result}").expect("the results can be written");
    }
}
