//! Profiles with a mistake are rejected at its property. `tests/package/provider` reads the same table with the schema.

#[path = "support/json.rs"]
mod json;

use json::{kept, value};
use serde_json::{Value as Json, json};
use tidings::message::{Context, to_request};
use tidings::provider::{Profile, fill_all};
use tidings::util::value::Value;

fn table() -> Json {
    serde_json::from_str(include_str!("../data/profiles/mistakes.json")).expect("the table is JSON")
}

/// Properties that the core does not read. The signatures of webhooks are verified in JavaScript.
const OTHERS: [&str; 5] = ["asOf", "sources", "notCovered", "channels", "limits"];

/// The names and indexes of a path: `routes[0].when`, `operations["messages.get"].method`.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (name, after) = quoted.split_once("\"]").expect("the quotation mark is closed");
            steps.push(name.to_owned());
            rest = after;
        } else {
            let begin = rest.trim_start_matches(['.', '[']);
            let end = begin.find(['.', '[', ']']).unwrap_or(begin.len());
            steps.push(begin[..end].to_owned());
            rest = begin[end..].trim_start_matches(']');
        }
    }
    steps
}

/// Sets the value at a path, or removes it.
fn change(profile: &mut Json, path: &str, to: Option<&Json>) {
    let mut steps = steps(path);
    let last = steps.pop().expect("a path has a step");
    let mut parent = profile;
    for step in &steps {
        parent = match parent {
            Json::Array(items) => &mut items[step.parse::<usize>().expect("an index")],
            object => &mut object[step.as_str()],
        };
    }
    match (parent, to) {
        (Json::Array(items), Some(to)) => items[last.parse::<usize>().expect("an index")] = to.clone(),
        (Json::Object(entries), Some(to)) => drop(entries.insert(last, to.clone())),
        (Json::Object(entries), None) => drop(entries.shift_remove(&last).expect("there is such a property")),
        _ => panic!("{path} leads to nothing"),
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn each_mistake_is_an_issue_at_its_property() {
    let table = table();
    Profile::read(kept(&table["good"])).expect("the profile without mistakes is valid");
    let mut read = 0;
    for row in table["mistakes"].as_array().unwrap() {
        let path = row.get("set").or(row.get("remove")).unwrap().as_str().unwrap();
        let mut profile = table["good"].clone();
        change(&mut profile, path, row.get("to"));
        let found = Profile::read(kept(&profile));
        let at = steps(row["at"].as_str().unwrap());
        if OTHERS.contains(&at[0].as_str()) || at[0] == "webhook" && at[1] == "signatures" {
            assert!(found.is_ok(), "{row}");
            continue;
        }
        read += 1;
        let issue = found.expect_err(&row.to_string());
        let expected = format!("provider.{}", at.join("."));
        assert_eq!(issue.path.replace('[', ".").replace(']', ""), expected, "{row}");
        assert!(issue.message.starts_with(&format!("`{}` is not valid", issue.path)), "{issue:?}");
    }
    assert!(read >= 60, "{read}");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn each_harmless_change_is_accepted() {
    let table = table();
    for row in table["harmless"].as_array().unwrap() {
        let mut profile = table["good"].clone();
        change(&mut profile, row.get("set").or(row.get("remove")).unwrap().as_str().unwrap(), row.get("to"));
        let found = Profile::read(kept(&profile));
        assert!(found.is_ok(), "{found:?}\n{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_is_not_an_object_is_no_profile_and_a_property_twice_is_a_mistake() {
    for text in ["null", "[]", "1", "\"sent\""] {
        let issue = Profile::read(kept(&serde_json::from_str(text).unwrap())).unwrap_err();
        assert_eq!(issue.path, "provider", "{text}");
    }
    for text in ["{}", "{\"profile\": \"1\"}", "{\"profile\": 2}"] {
        assert!(Profile::read(kept(&serde_json::from_str(text).unwrap())).is_err(), "{text}");
    }
    // JSON text may have a property twice: which of them counts would be a guess.
    let Value::Object(mut entries) = value(&table()["good"]) else { panic!("the profile is an object") };
    entries.push(("title".into(), "Another".into()));
    assert_eq!(Profile::read(&Value::Object(entries)).unwrap_err().path, "provider.title");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_code_has_the_rule_of_its_code_then_of_its_range_then_of_its_family() {
    let profile = json!({ "profile": 1, "id": "x", "title": "X", "baseUrl": "https://x.example", "auth": [], "errors": {
        "codes": {
            "INVALID_*": "validation", "INVALID_TO": "validation@recipient", "21000-21999": "carrier", "21610": "opted-out",
            "2*": "server", "B": "blocked", "A": "payment", "$comment": "A note.", "1-x": "quota",
        },
        "deliveryCodes": { "B": "carrier" },
    } });
    let profile = Profile::read(kept(&profile)).unwrap();
    let of = |code, is_delivery| {
        profile.errors.rule_of_code(code, is_delivery).map(|rule| (rule.category.word(), rule.exact))
    };
    for (code, expected) in [
        ("INVALID_TO", Some(("validation", true))),
        ("INVALID_BODY", Some(("validation", false))),
        ("INVALID", None),
        ("21610", Some(("opted-out", true))),
        ("21611", Some(("carrier", false))),
        ("22000", Some(("server", false))),
        ("A", Some(("payment", true))),
        ("B", Some(("blocked", true))),
        ("1-x", Some(("quota", true))),
        ("b", None),
        ("$comment", None),
        ("", None),
    ] {
        assert_eq!(of(code, false), expected, "{code}");
    }
    assert_eq!((of("B", true), of("A", true)), (Some(("carrier", true)), None));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_comment_is_not_data() {
    let mut profile = table()["good"].clone();
    profile["routes"][1]["constants"]["$comment"] = json!("A note.");
    profile["auth"] =
        json!([{ "$comment": "A note.", "type": "body", "fields": { "$comment": "A note.", "k": "{apiKey}" } }]);
    let profile = Profile::read(kept(&profile)).unwrap();
    let message = value(&json!({ "to": "+14155551234", "body": "Hi" }));
    let request = to_request(&message, &profile, &Context::default()).unwrap();
    assert_eq!(request.body, value(&json!({ "to": "14155551234", "text": "Hi", "type": "text" })));
    let filled = fill_all(profile.auth, &mut |_| Some("x".to_owned()));
    assert_eq!(filled, value(&json!([{ "type": "body", "fields": { "k": "x" } }])));
}
