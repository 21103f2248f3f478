//! URLs, paths, queries and header fields: no value can change the meaning of what is around it.

#[path = "support/json.rs"]
mod json;

use json::{number, value};
use tidings::util::http::{
    check_base_url, check_header_name, check_header_value, check_path, encode_segment, host_of, query_string,
};
use tidings::util::value::Value;

fn table(name: &str) -> Vec<serde_json::Value> {
    let tables: serde_json::Value = serde_json::from_str(include_str!("../data/http.json")).unwrap();
    tables[name].as_array().unwrap().clone()
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_path_segment_is_encoded_or_rejected() {
    for row in table("segment") {
        let encoded = encode_segment(row["text"].as_str().unwrap());
        assert_eq!(encoded.ok().as_deref(), row["encoded"].as_str(), "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_path_stays_below_the_base_url() {
    for row in table("path") {
        assert_eq!(Some(check_path(row["text"].as_str().unwrap()).is_ok()), row["ok"].as_bool(), "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_query_is_encoded_and_an_issue_names_the_invalid_property() {
    for row in table("query") {
        match query_string(&value(&row["value"])) {
            Ok(query) => assert_eq!(Some(query.as_str()), row["query"].as_str(), "{row}"),
            Err(issue) => assert_eq!(Some(issue.path.as_str()), row["path"].as_str(), "{row}"),
        }
    }
    let not_a_number = Value::Object(vec![("n".into(), number(f64::NAN))]);
    assert!(query_string(&not_a_number).is_err());
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_base_url_is_https_or_a_loopback_address() {
    for row in table("base") {
        match check_base_url(row["url"].as_str().unwrap()) {
            Ok(url) => assert_eq!(Some(url.as_str()), row["normalized"].as_str(), "{row}"),
            Err(problem) => {
                assert!(row["normalized"].is_null(), "{row}: {problem}");
                assert!(problem.contains(row["contains"].as_str().unwrap_or("")), "{row}: {problem}");
            }
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_host_of_a_url_is_found_without_its_port() {
    for row in table("host") {
        assert_eq!(Some(host_of(row["url"].as_str().unwrap())), row["host"].as_str(), "{row}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_header_value_cannot_add_a_field() {
    for row in table("header") {
        assert_eq!(Some(check_header_value(row["value"].as_str().unwrap()).is_ok()), row["ok"].as_bool(), "{row}");
    }
    for row in table("name") {
        assert_eq!(Some(check_header_name(row["value"].as_str().unwrap()).is_ok()), row["ok"].as_bool(), "{row}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_text {
    use super::*;
    use proptest::prelude::*;
    use tidings::util::http::check_https_url;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_encoded_segment_is_one_segment(text in any::<String>()) {
            if let Ok(encoded) = encode_segment(&text) {
                prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
                prop_assert!(check_path(&["/a/", &encoded, "/b"].concat()).is_ok(), "{}", encoded);
            }
        }

        #[test]
        fn a_segment_of_dots_and_slashes_never_leads_to_the_parent(text in "[./\\\\%2eEfF]{0,8}") {
            if let Ok(encoded) = encode_segment(&text) {
                prop_assert!(check_path(&["/a/", &encoded, "/b"].concat()).is_ok(), "{}", encoded);
            }
        }

        #[test]
        fn a_valid_path_has_no_segment_that_a_parser_would_resolve(text in "[/.%2eE5cCfFab\\\\]{0,12}") {
            if check_path(&text).is_ok() {
                let plain = text.to_lowercase().replace("%2e", ".");
                prop_assert!(text.starts_with('/') && !text.starts_with("//"));
                prop_assert!(plain.split('/').all(|segment| segment != "." && segment != ".."), "{}", text);
            }
        }

        #[test]
        fn no_string_makes_a_check_panic(text in any::<String>()) {
            let _ = (check_base_url(&text), check_https_url(&text), check_path(&text), host_of(&text));
            if check_header_value(&text).is_ok() {
                prop_assert!(!text.contains(['\r', '\n', '\0']));
            }
        }

        #[test]
        fn a_normalized_base_url_stays_the_same_when_checked_again(text in "(https?|HTTP)://[a-z0-9.:@\\[\\]-]{0,14}(/[a-z./]{0,6})?") {
            if let Ok(url) = check_base_url(&text) {
                prop_assert_eq!(check_base_url(&url), Ok(url.clone()));
                prop_assert!(!host_of(&url).contains('@'));
                prop_assert!(url.starts_with("https://") || host_of(&url).ends_with("localhost") || host_of(&url).starts_with("127.") || host_of(&url) == "[::1]");
            }
        }
    }
}
