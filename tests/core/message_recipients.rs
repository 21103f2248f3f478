//! The issues that the numbering plans find in a message's numbers.

#[path = "support/json.rs"]
mod json;
#[path = "support/providers.rs"]
mod providers;

use json::value;
use providers::find;
use std::cell::OnceCell;
use tidings::message::{Context, PlanCheck, is_blocking, validate};
use tidings::phone::plans::Plans;
use tidings::util::issue::Severity;
use tidings::util::value::Value;

/// A message whose only mistakes are those of the row.
fn message(row: &serde_json::Value) -> Value<'static> {
    let provider = row["provider"].as_str().unwrap_or("sent");
    let mut message = serde_json::json!({ "to": row["to"], "body": "x", "channel": row["channel"] });
    if provider != "sent" {
        message["from"] = row["from"].clone();
    }
    value(&message)
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_number_of_the_table_has_its_errors_its_warnings_and_its_suggestion() {
    let plans = OnceCell::from(Plans::built_in());
    let rows: Vec<serde_json::Value> = serde_json::from_str(include_str!("../data/message-recipients.json")).unwrap();
    for row in &rows {
        let profile = find(row["provider"].as_str().unwrap_or("sent")).unwrap();
        let country = row["country"].as_str().map(|country| plans.get().unwrap().region(country).unwrap());
        let plan_check = PlanCheck { plans: &plans, country, strict: row["strict"] == true };
        let issues =
            validate(&message(row), profile, None, &Context { plans: Some(&plan_check), ..Context::default() });
        let found: Vec<_> = issues
            .iter()
            .map(|issue| {
                let severity = if issue.severity == Severity::Warning { "warning" } else { "error" };
                serde_json::json!([issue.path, issue.code, severity, issue.suggestion])
            })
            .collect();
        assert_eq!(row["issues"], serde_json::Value::Array(found), "{row}\n{issues:#?}");
        assert_eq!(is_blocking(&issues), row["issues"].to_string().contains("\"error\""), "{row}");
        if let Some(text) = row["contains"].as_str() {
            assert!(issues.iter().any(|issue| issue.message.contains(text)), "{issues:#?}\n{row}");
        }
        for issue in &issues {
            assert!(issue.message.ends_with(['.', '?']), "no sentence: {issue:?}");
        }
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn with_empty_plans_every_number_has_a_warning_and_only_e164_mistakes_are_errors() {
    let plans = OnceCell::from(Plans::default());
    let plan_check = PlanCheck { plans: &plans, country: None, strict: false };
    let codes = |to: &str| {
        let message = message(&serde_json::json!({ "to": to }));
        let issues = validate(
            &message,
            find("sent").unwrap(),
            None,
            &Context { plans: Some(&plan_check), ..Context::default() },
        );
        issues.into_iter().map(|issue| (issue.code, issue.severity)).collect::<Vec<_>>()
    };
    assert_eq!(codes("+14155551234"), [("unallocated".to_owned(), Severity::Warning)]);
    assert_eq!(codes("+1415555123"), [("too-short".to_owned(), Severity::Error)]);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_message_without_a_number_does_not_unpack_the_plans() {
    let plans = OnceCell::new();
    let plan_check = PlanCheck { plans: &plans, country: None, strict: true };
    for to in [serde_json::json!(null), 5.into(), "".into(), "hello".into(), "+".into(), serde_json::json!(["", "x"])] {
        let issues = validate(
            &message(&serde_json::json!({ "to": to })),
            find("sent").unwrap(),
            None,
            &Context { plans: Some(&plan_check), ..Context::default() },
        );
        assert!(is_blocking(&issues), "{to}");
        assert!(plans.get().is_none(), "{to}");
    }
    let valid = message(&serde_json::json!({ "to": "+14155551234" }));
    assert_eq!(
        validate(&valid, find("sent").unwrap(), None, &Context { plans: Some(&plan_check), ..Context::default() }),
        []
    );
    assert_eq!(plans.get().map(Plans::unpacked_regions), Some(25), "those of +1");
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_number {
    use super::*;
    use proptest::prelude::*;
    use tidings::phone::verdict::check;
    use tidings::vocabulary::PhoneVerdict;

    /// The plans of this thread: they unpack themselves on use, so threads cannot share them.
    fn plans() -> &'static OnceCell<Plans> {
        thread_local!(static PLANS: &'static OnceCell<Plans> = Box::leak(Box::new(OnceCell::from(Plans::built_in()))));
        PLANS.with(|plans| *plans)
    }

    fn any_number() -> impl Strategy<Value = String> {
        prop_oneof![
            2 => "\\+[0-9]{0,17}",
            2 => "\\+(1[2-9]|44[1-9]|49[1-9]|52|54|39|86)[0-9]{8,11}",
            2 => "[ %]?(tel:|2B)?[+＋]?(00|011|0)?[0-9٠-٩ ()./x;~\u{200b}-]{0,20}",
            1 => any::<String>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8192, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn plans_add_errors_only_if_they_are_strict_and_every_suggestion_is_valid(
            text in any_number(),
            country in proptest::sample::select(vec!["", "US", "GB", "DE", "IT", "AR", "MX", "CI"]),
            strict in any::<bool>(),
        ) {
            let sent = find("sent").unwrap();
            let plan_check = PlanCheck { plans: plans(), country: plans().get().unwrap().region(country), strict };
            let to = |text: &str| Value::Object(vec![("to".into(), Value::owned(text)), ("body".into(), "x".into())]);
            let issues = validate(&to(&text), sent, None, &Context { plans: Some(&plan_check), ..Context::default() });
            let without_plans = validate(&to(&text), sent, None, &Context::default());
            let checked = check(plans().get().unwrap(), &text, None);
            let is_valid = checked.verdict == PhoneVerdict::Ok && checked.number.is_some_and(|number| number.e164() == text);
            if is_blocking(&without_plans) {
                prop_assert!(is_blocking(&issues), "{:?}", issues);
                prop_assert_eq!(&issues[0].code, &without_plans[0].code);
            } else {
                prop_assert_eq!(is_blocking(&issues), strict && !is_valid, "{:?}", issues);
                prop_assert_eq!(issues.iter().any(|issue| issue.code == "unallocated"), !is_valid, "{:?}", issues);
            }
            for suggestion in issues.into_iter().filter_map(|issue| issue.suggestion) {
                prop_assert_ne!(&suggestion, &text);
                prop_assert!(!is_blocking(&validate(&to(&suggestion), sent, None, &Context::default())), "{}", suggestion);
            }
        }
    }
}
