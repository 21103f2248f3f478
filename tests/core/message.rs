//! The issues of an invalid message, and the request of a valid one.

#[path = "support/json.rs"]
mod json;
#[path = "support/providers.rs"]
mod providers;

use providers::find;
use tidings::message::{Context, is_blocking, to_request, validate};
use tidings::provider::Profile;
use tidings::util::issue::Issue;
use tidings::util::value::Value;

fn tables() -> serde_json::Value {
    serde_json::from_str(include_str!("../data/messages.json")).unwrap()
}

fn value(json: &serde_json::Value) -> Value<'static> {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(*boolean),
        Json::Number(number) => Value::Number(number.to_string().into()),
        Json::String(text) => Value::owned(text),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(entries) => match (entries.get("repeat"), entries.get("times")) {
            (Some(text), Some(times)) => Value::owned(&text.as_str().unwrap().repeat(times.as_u64().unwrap() as usize)),
            _ => Value::Object(entries.iter().map(|(key, item)| (key.clone().into(), value(item))).collect()),
        },
    }
}

/// The row's provider and message, and the issues that `validate` reports.
fn checked(
    tables: &serde_json::Value,
    row: &serde_json::Value,
) -> (&'static Profile<'static>, Value<'static>, Vec<Issue>) {
    let profile = find(row["provider"].as_str().unwrap()).unwrap();
    let message = value(&row["message"]);
    let template = row["template"].as_str().map(|name| value(&tables["templates"][name]));
    let issues = validate(&message, profile, template.as_ref(), &Context::default());
    (profile, message, issues)
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn all_mistakes_are_reported_at_once_with_their_paths() {
    let tables = tables();
    for row in tables["invalid"].as_array().unwrap() {
        let (_, _, issues) = checked(&tables, row);
        let expected = row["issues"].as_array().unwrap();
        let mut found: Vec<_> = issues.iter().collect();
        for wanted in expected {
            let index =
                found.iter().position(|issue| wanted[0] == issue.path.as_str() && wanted[1] == issue.code.as_str());
            let issue = found.remove(index.unwrap_or_else(|| panic!("{wanted} is missing in {issues:#?}\n{row}")));
            if let Some(suggestion) = wanted.get(2) {
                assert_eq!(suggestion.as_str(), issue.suggestion.as_deref(), "{issue:?}\n{row}");
            }
        }
        assert!(found.is_empty(), "unexpected: {found:#?}\n{row}");
        assert!(is_blocking(&issues), "{row}");
        if let Some(text) = row["contains"].as_str() {
            assert!(issues.iter().any(|issue| issue.message.contains(text)), "{issues:#?}\n{row}");
        }
        for issue in &issues {
            assert!(issue.message.ends_with(['.', '?']), "no sentence: {issue:?}");
            // Callers may log the message alone.
            let name = if issue.path.is_empty() { "" } else { issue.path.as_str() };
            assert!(issue.message.contains(name), "it does not name `{name}`: {issue:?}");
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_valid_message_becomes_the_providers_request() {
    let tables = tables();
    for row in tables["valid"].as_array().unwrap() {
        let (profile, message, issues) = checked(&tables, row);
        let none = Vec::new();
        let warnings = row["warnings"].as_array().unwrap_or(&none);
        assert!(
            issues.iter().map(|issue| issue.code.as_str()).eq(warnings.iter().map(|code| code.as_str().unwrap())),
            "{row}"
        );
        assert!(!is_blocking(&issues), "{row}");
        let prepared = to_request(&message, profile, &Context::default()).unwrap();
        assert_eq!(Some(prepared.route.path), row["path"].as_str(), "{row}");
        assert_eq!(serde_json::to_value(&prepared.to).unwrap(), row["to"], "{row}");
        if let Some(expected) = row.get("body") {
            assert_eq!(&serde_json::to_value(&prepared.body).unwrap(), expected, "{row}");
        }
        let outer = |name: &'static str| name.split('.').next().unwrap();
        let order: Vec<&str> = prepared.route.fields.iter().map(|field| outer(field.name)).collect();
        let positions: Vec<_> =
            prepared.body.entries().iter().map(|(name, _)| order.iter().position(|known| known == name)).collect();
        assert!(positions.is_sorted(), "properties in the order of the fields: {row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_field_whose_name_is_no_valid_path_does_not_hang_the_request() {
    for name in ["a[0", "a[", "[", "[0", "a.[b", "a..b", ".", "a[0]]", "a[x]"] {
        let json = format!(
            r#"{{"profile":1,"id":"x","title":"X","baseUrl":"https://x.example","auth":[],"routes":[{{"path":"/","fields":[
                {{"field":"to","name":"{name}","type":"phone","required":true}}]}}]}}"#
        );
        let data = tidings::util::json::parse(&json).expect("it is JSON").into_owned();
        let profile = Profile::read(&data).expect("it is a profile");
        let message = Value::Object(vec![("to".into(), Value::from("+14155551234"))]);
        let request = to_request(&message, &profile, &Context::default()).expect("it has a route");
        assert_eq!(request.to, ["+14155551234"], "{name}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn an_issue_names_the_type_of_a_value_that_json_does_not_have() {
    let nativehub = find("nativehub").unwrap();
    let issues = validate(&Value::Other("a function"), nativehub, None, &Context::default());
    assert_eq!(issues.len(), 1);
    assert!(issues[0].message.contains("not a function"), "{issues:?}");
    let message = Value::Object(vec![
        ("to".into(), Value::Other("a BigInt")),
        ("from".into(), Value::Number("NaN".into())),
        ("body".into(), Value::Other("a symbol")),
    ]);
    let texts: Vec<String> =
        validate(&message, nativehub, None, &Context::default()).into_iter().map(|issue| issue.message).collect();
    assert_eq!(texts.len(), 3);
    for (text, kind) in texts.iter().zip(["not a BigInt.", "not NaN.", "not a symbol."]) {
        assert!(text.ends_with(kind), "{text}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn no_issue_repeats_what_may_be_a_secret() {
    let secret = "sk_live_0123456789";
    let fields = ["to", "from", "body", "mediaUrls", "template", "contactId", "channel", "metadata", "apiKey"];
    let message = Value::Object(fields.iter().map(|name| ((*name).into(), Value::from(secret))).collect());
    for profile in providers::all() {
        for issue in validate(&message, profile, None, &Context::default()) {
            assert!(
                !issue.message.contains("0123456789") && issue.suggestion.is_none_or(|text| !text.contains("0123"))
            );
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn fifty_thousand_numbers_are_checked_for_duplicates_in_one_pass() {
    let mut numbers: Vec<Value> =
        (0..50_000_u64).map(|n| Value::owned(&format!("+1415{:07}", 2_000_000 + n * 7))).collect();
    numbers.push(numbers[0].clone());
    numbers.push(numbers[49_999].clone());
    let message = Value::Object(vec![("to".into(), Value::Array(numbers)), ("body".into(), Value::from("x"))]);
    let issues = validate(&message, find("sent").unwrap(), None, &Context::default());
    let paths: Vec<&str> = issues.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths, ["to", "to[50000]", "to[50001]"], "there are also too many of them");
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_value {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value<'static>> {
        let word = prop_oneof![
            3 => Just("+14155551234".to_owned()),
            2 => "[a-z_.]{0,8}",
            1 => any::<String>(),
            1 => Just("{{0:name}}".to_owned()),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<f64>().prop_map(|number| Value::Number(number.to_string().into())),
            word.prop_map(|text| Value::String(text.into())),
            Just(Value::Other("a function")),
        ];
        leaf.prop_recursive(5, 48, 6, |inner| {
            let key = prop_oneof![
                4 => proptest::sample::select(vec![
                    "to", "from", "body", "mediaUrls", "template", "id", "name", "parameters", "contactId", "channel",
                    "metadata", "sandbox", "sendAt", "validityMs", "passthrough", "twilio", "components", "data", "variables", "definition", "status", "buttons", "text",
                ]).prop_map(str::to_owned),
                1 => any::<String>(),
            ];
            prop_oneof![
                1 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                3 => proptest::collection::vec((key, inner), 0..7).prop_map(|entries: Vec<(String, _)>| {
                    Value::Object(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
                }),
            ]
        })
    }

    /// A value that some field takes, or any other.
    fn any_field_value() -> impl Strategy<Value = Value<'static>> {
        prop_oneof![
            2 => any_value(),
            1 => prop_oneof![
                Just("https://example.com/a.png"), Just("2026-12-24T18:00:00+01:00"), Just("sms"), Just("id"),
            ].prop_map(Value::from),
            1 => (1_u64..1 << 40).prop_map(Value::from),
            1 => Just(Value::Array(vec!["https://example.com/a.png".into(), "https://example.com/b.png".into()])),
            1 => prop_oneof![Just("id"), Just("name"), Just("language")].prop_map(|name| {
                Value::Object(vec![
                    (name.into(), "x".into()),
                    ("parameters".into(), Value::Array(vec!["a".into(), "b".into()])),
                ])
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn validation_never_panics_and_a_valid_message_has_a_request(
            message in any_value(),
            template in any_value(),
        ) {
            for profile in providers::all() {
                let issues = validate(&message, profile, Some(&template), &Context::default());
                let prepared = to_request(&message, profile, &Context::default());
                if !is_blocking(&issues) {
                    let prepared = prepared.unwrap();
                    prop_assert!(!prepared.body.entries().is_empty());
                    prop_assert!(prepared.to.iter().all(|number| tidings::phone::check_e164(number).is_ok()));
                }
            }
        }

        #[test]
        fn a_field_that_is_present_is_sent_or_rejected_but_never_dropped(extra in any_field_value()) {
            let option = |name: &str| Some(name.to_owned());
            let context = Context { option: &option, ..Context::default() };
            for profile in providers::all() {
                for name in ["mediaUrls", "subject", "contactId", "channel", "reference", "metadata", "sandbox", "sendAt",
                    "validityMs", "statusUrl", "senderPool", "template", "note"]
                {
                    let mut message = vec![
                        ("to".into(), Value::from("+14155551234")),
                        ("from".into(), Value::from("+14155559876")),
                        ("body".into(), Value::from("x")),
                    ];
                    // Both APIs of Sent select the sender.
                    message.retain(|(name, _)| name != "from" || !profile.id.starts_with("sent"));
                    let without = to_request(&Value::Object(message.clone()), profile, &context);
                    let without = without.map(|prepared| prepared.body);
                    message.push(((*name).into(), extra.clone()));
                    let message = Value::Object(message);
                    let is_empty = extra.is_null()
                        || (matches!(extra, Value::Object(_)) && extra.entries().iter().all(|(_, value)| value.is_null()));
                    if !is_empty && !is_blocking(&validate(&message, profile, None, &context)) {
                        prop_assert_ne!(Some(to_request(&message, profile, &context).unwrap().body), without);
                    }
                }
            }
        }
    }

    #[test]
    fn a_template_nested_ten_thousand_deep_is_read_without_overflowing_the_stack() {
        let mut deep = Value::Array(Vec::new());
        for _ in 0..10_000 {
            deep = Value::Object(vec![("definition".into(), Value::Array(vec![deep]))]);
        }
        let deep = Value::Object(vec![("id".into(), Value::from("a")), ("definition".into(), deep)]);
        let message = Value::Object(vec![
            ("to".into(), Value::from("+14155551234")),
            ("template".into(), Value::Object(vec![("id".into(), Value::from("a"))])),
        ]);
        assert_eq!(validate(&message, find("sent").unwrap(), Some(&deep), &Context::default()), []);
        // Dropping it would also recurse ten thousand calls deep.
        std::mem::forget(deep);
    }
}
