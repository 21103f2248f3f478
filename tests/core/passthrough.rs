//! Which properties of a `passthrough` write the same as what tidings writes, or as each other.

#[path = "support/json.rs"]
mod json;

use json::{kept, value};
use serde_json::{Value as Json, json};
use tidings::message::{Context, validate};
use tidings::provider::Profile;

/// A profile with `body` at `text`, whose one other field is at `path` and whose one constant is at `constant`.
fn profile(path: &str, constant: &str) -> Profile<'static> {
    let mut constants = serde_json::Map::new();
    constants.insert(constant.to_owned(), json!("x"));
    let profile = json!({
        "profile": 1, "id": "example", "title": "Example", "baseUrl": "https://api.example.com", "auth": [],
        "routes": [{
            "path": "/m",
            "fields": [{ "field": "to", "name": "own_to", "type": "phone" }, { "field": "reference", "name": path, "type": "string" }],
            "constants": constants,
        }],
    });
    Profile::read(kept(&profile)).expect("the profile is valid")
}

/// Whether `validate` says that properties at these paths of a passthrough write the same as something else. Panics at any other issue.
fn conflicts(profile: &Profile, paths: &[&str]) -> bool {
    let properties: serde_json::Map<_, _> = paths.iter().map(|path| ((*path).to_owned(), json!(1))).collect();
    let message = json!({ "to": "+14155551234", "passthrough": { "example": properties } });
    let issues = validate(&value(&message), profile, None, &Context::default());
    let last = paths.iter().map(|path| format!("passthrough.example.{path}")).collect::<Vec<_>>();
    assert!(issues.iter().all(|issue| issue.code == "conflict" && last.contains(&issue.path)), "{issues:?}");
    !issues.is_empty()
}

/// Asserts in each form and direction whether two paths overlap.
fn assert_overlap(one: &str, other: &str, overlap: bool) {
    const APART: &str = "own_constant";
    for (first, second) in [(one, other), (other, one)] {
        assert_eq!(conflicts(&profile(first, APART), &[second]), overlap, "the field {first}, and {second}");
        assert_eq!(conflicts(&profile("own", first), &[second]), overlap, "the constant {first}, and {second}");
        if first != second {
            assert_eq!(conflicts(&profile("own", APART), &[first, second]), overlap, "{first}, then {second}");
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn two_paths_overlap_if_they_write_the_same_property() {
    let table: Json = serde_json::from_str(include_str!("../data/passthrough-paths.json")).unwrap();
    for row in table["paths"].as_array().unwrap() {
        let path = |name: &str| row[name].as_str().unwrap();
        assert_overlap(path("one"), path("other"), row["overlap"].as_bool().unwrap());
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_paths {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    enum Step {
        Name(&'static str),
        Index(usize),
    }

    fn any_path() -> impl Strategy<Value = Vec<Step>> {
        let name = || proptest::sample::select(vec!["a", "b", "ab", "0"]).prop_map(Step::Name);
        let step = prop_oneof![2 => name(), 1 => (0_usize..2).prop_map(Step::Index)];
        (name(), proptest::collection::vec(step, 0..4)).prop_map(|(first, mut rest)| {
            rest.insert(0, first);
            rest
        })
    }

    fn text(path: &[Step]) -> String {
        let mut text = String::new();
        for step in path {
            match step {
                Step::Name(name) if text.is_empty() => text.push_str(name),
                Step::Name(name) => text.push_str(&format!(".{name}")),
                Step::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }

    /// A body in which one path is written.
    fn body(path: &[Step]) -> Json {
        match path.split_first() {
            None => json!(1),
            Some((Step::Name(name), rest)) => json!({ *name: body(rest) }),
            Some((Step::Index(index), rest)) => {
                let mut items = vec![Json::Null; *index];
                items.push(body(rest));
                Json::Array(items)
            }
        }
    }

    /// Whether writing at a path changes what a body has: a value, the kind of a container, or the items of an array.
    fn changes(body: &Json, path: &[Step]) -> bool {
        match (body, path.split_first()) {
            (Json::Object(entries), Some((Step::Name(name), rest))) => {
                entries.get(*name).is_some_and(|value| changes(value, rest))
            }
            (Json::Array(items), Some((Step::Index(index), rest))) => {
                index + 1 != items.len() || changes(&items[*index], rest)
            }
            _ => true,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn two_paths_overlap_if_writing_the_second_changes_what_the_first_wrote(one in any_path(), other in any_path()) {
            let overlap = changes(&body(&one), &other);
            prop_assert_eq!(overlap, changes(&body(&other), &one));
            assert_overlap(&text(&one), &text(&other), overlap);
        }
    }
}
