//! Any text as JSON, and as an input of the package.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::util::json::{parse, parse_input};
use tidings::util::json_text::value_to_json;
use tidings::util::value::Value;

fuzz_target!(|text: &str| {
    if let Some(value) = parse(text) {
        // What is written can be read, and is the same: unless a part was too large, which is written as null.
        let written = value_to_json(&value);
        let again = parse(&written).expect("what is written is JSON");
        assert!(again == value || holds_other(&value), "{value:?}, then {again:?}");
    }
    let _ = value_to_json(&parse_input(text));
});

fn holds_other(value: &Value) -> bool {
    matches!(value, Value::Other(_))
        || value.items().iter().any(holds_other)
        || value.entries().iter().any(|(_, property)| holds_other(property))
}
