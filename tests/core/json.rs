//! The JSON reader, against `serde_json`, which was written independently of it.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/json.rs"]
mod convert;

use proptest::prelude::*;
use tidings::util::json::{MAX_DEPTH, parse, parse_input};
use tidings::util::json_text::{NumberText, to_json};
use tidings::util::value::{Value, parse_number};

/// What `serde_json` makes of a text. It rejects a surrogate that is alone, which `JSON.parse` accepts; the reader under test does
/// as `JSON.parse`.
fn expected(text: &str) -> Option<Value<'static>> {
    serde_json::from_str(text).ok().map(|json: serde_json::Value| convert::value(&json))
}

/// Numbers by their value, because `serde_json` keeps no spelling.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            let (left, right) = (parse_number(left), right.parse::<f64>().unwrap());
            // Near the smallest and the largest numbers the simple parser is coarse, which no body needs.
            left == right || (left - right).abs() <= right.abs() * 1e-13 || !(1e-290..1e290).contains(&right.abs())
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|((name, left), (other, right))| name == other && same(left, right))
        }
        _ => left == right,
    }
}

fn check(text: &str) {
    let read = parse(text);
    match expected(text) {
        Some(value) => {
            assert!(read.as_ref().is_some_and(|read| same(read, &value)), "{text:?}: {read:?}, not {value:?}")
        }
        // `serde_json` has limits that `JSON.parse` does not have: 128 levels, and the range of an f64.
        None if text.contains("\\u") || text.contains(['e', 'E']) || text.matches(['[', '{']).count() > 100 => {}
        None => assert!(read.is_none(), "{text:?} is not JSON, but was read: {read:?}"),
    }
}

#[test]
fn texts_that_readers_get_wrong() {
    for text in [
        "",
        " ",
        "nul",
        "nulll",
        "true",
        " true ",
        "[true ]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{}",
        "{ }",
        "[ ]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "-01",
        "-",
        "-0",
        "0",
        "1.",
        ".5",
        "1.5",
        "-1.5e3",
        "1e",
        "1e+",
        "1E-2",
        "+1",
        "0x1",
        "NaN",
        "Infinity",
        "-Infinity",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"é\"",
        "\"\t\"",
        "\"\u{7f}\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "[[]]",
        "[[",
        "]]",
        "{\"a\":{\"b\":[1,{\"c\":null}]}}",
        "1 1",
        "\u{feff}1",
        "[1]\u{0}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":2,\"a\":3}",
        "{\"__proto__\":1}",
        "{\"\":1}",
        "function",
        "\u{b}1",
        "[1\u{a0}]",
    ] {
        check(text);
    }
}

#[test]
fn a_number_is_exactly_as_it_is_written() {
    for text in ["12345678901234567890123", "-9007199254740993", "1.50", "1e400", "-0"] {
        assert_eq!(parse(text), Some(Value::Number(text.into())));
    }
}

#[test]
fn half_a_surrogate_pair_becomes_a_replacement_character() {
    for (text, string) in [
        ("\"\\ud83d\"", "\u{fffd}"),
        ("\"\\ude00\"", "\u{fffd}"),
        ("\"\\ud83dx\"", "\u{fffd}x"),
        ("\"\\ud83d\\u0041\"", "\u{fffd}A"),
        ("\"\\ud83d\\ud83d\\ude00\"", "\u{fffd}\u{1f600}"),
    ] {
        assert_eq!(parse(text), Some(Value::from(string)), "{text}");
    }
    assert_eq!(parse("\"\\ud83d\\u00\""), None);
}

#[test]
fn what_is_too_deep_is_replaced_and_the_rest_is_kept() {
    let deep = format!("{{\"code\":7,\"deep\":{}1{},\"message\":\"No\"}}", "[".repeat(100_000), "]".repeat(100_000));
    let read = parse(&deep).expect("it is JSON");
    assert_eq!(read.get("code").as_integer(), Some(7));
    assert_eq!(read.get("message").as_str(), Some("No"));
    let mut level = read.get("deep");
    let mut levels = 0;
    while let [inner] = level.items() {
        level = inner;
        levels += 1;
    }
    assert_eq!((levels, level), (MAX_DEPTH as usize - 1, &Value::Other("too large, or contains itself")));
    assert_eq!(parse(&"[".repeat(1_000_000)), None);
}

#[test]
fn of_too_many_values_the_rest_is_left_out() {
    let many = format!("[{}1]", "1,".repeat(1_000_000));
    assert_eq!(parse(&many).expect("it is JSON").items().len(), 99_999);
}

#[test]
fn input_has_words_for_values_without_a_json_type() {
    let input =
        "{\"a\":function,\"b\":symbol,\"c\":map,\"d\":large,\"o\":opaque,\"e\":NaN,\"f\":-Infinity,\"g\":Infinity}";
    let kinds = ["a function", "a symbol or BigInt", "a Promise, a Map or a Set", "too large, or contains itself"];
    let read = parse_input(input);
    for (name, kind) in ["a", "b", "c", "d"].iter().zip(kinds) {
        assert_eq!(read.get(name), &Value::Other(kind));
    }
    assert_eq!(read.get("o"), &Value::Other("an object without properties of its own, such as a URL"));
    assert_eq!(read.get("e").kind(), "NaN");
    assert_eq!(read.get("f").as_number(), Some(f64::NEG_INFINITY));
    assert_eq!(read.get("g").as_number(), Some(f64::INFINITY));
    assert_eq!(parse_input("{"), Value::Null);
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn it_reads_what_serde_json_writes(json in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
        check(&text);
    }

    #[test]
    fn it_reads_or_rejects_a_mutated_text_like_serde_json(
        json in json(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}:,\"\\\\0-9a-fnrtu.eE+ -]{0,2}"), 1..4),
    ) {
        let mut text: Vec<char> = serde_json::to_string(&json).unwrap().chars().collect();
        for (index, inserted) in cuts {
            let at = index.index(text.len() + 1);
            let end = (at + 1).min(text.len());
            text.splice(at..end, inserted.chars());
        }
        check(&text.into_iter().collect::<String>());
    }
}

#[test]
fn a_number_keeps_its_digits_and_is_no_part_of_something_else() {
    for (text, number) in [
        ("0.0050, estimated", Some("0.0050")),
        ("1000", Some("1000")),
        ("-12.5 EUR", Some("-12.5")),
        ("007", Some("7")),
        ("5.", Some("5")),
        ("00", Some("0")),
        ("1,500", None),
        ("12:30", None),
        ("5kg", None),
        ("-", None),
        (".5", None),
        ("", None),
        ("é1", None),
    ] {
        let found = NumberText::at_start(text).map(|number| to_json(&number));
        assert_eq!(found.as_deref(), number, "{text}");
    }
}
