//! How long a server asks to wait: every header, body and sentence of `data/timing.json`, and what must hold
//! for any input at all.

#[path = "json/mod.rs"]
mod json;

use json::value;
use serde_json::{Value as Json, json};
use tidings::error::timing::{RateLimit, Timing, body_wait, server_timing, text_wait};
use tidings::http::Headers;
use tidings::value::Value;

/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW_MS: u64 = 1_767_225_600_000;

fn cases(kind: &str) -> Vec<Json> {
    let tables: Json = serde_json::from_str(include_str!("data/timing.json")).unwrap();
    tables[kind].as_array().unwrap().clone()
}

fn headers(case: &Json) -> Headers {
    let pairs = case["headers"].as_array().unwrap().iter();
    pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect()
}

#[cfg(not(target_arch = "wasm32"))]
fn retry_after(text: &str, now_ms: u64) -> Option<u64> {
    server_timing(&Headers::from_iter([("Retry-After", text)]), Some(429), now_ms).retry_after_ms
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_header_case_gives_its_wait_its_source_and_its_limit() {
    let mut wrong = Vec::new();
    for case in cases("headers") {
        // A status that is null is unknown; one that is not there is 429.
        let status = case.get("status").map_or(Some(429), |status| status.as_u64().map(|status| status as u16));
        let timing = server_timing(&headers(&case), status, case["now"].as_u64().unwrap_or(NOW_MS));
        let limit = &case["limit"];
        let expected = (
            case["wait"].as_u64(),
            case["source"].as_str(),
            limit.as_array().map(|limit| RateLimit {
                limit: limit[0].as_u64(),
                remaining: limit[1].as_u64(),
                reset_ms: limit[2].as_u64(),
            }),
        );
        if expected != (timing.retry_after_ms, timing.source, timing.rate_limit) {
            wrong.push(format!("{case}\n  gave {timing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_body_case_gives_its_wait() {
    for case in cases("bodies") {
        assert_eq!(body_wait(&value(&case["body"]), NOW_MS, true), case["wait"].as_u64(), "{case}");
    }
    // JSON cannot say these.
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let body = Value::Map(vec![("retry_after".to_owned(), Value::Number(number))]);
        assert_eq!(body_wait(&body, NOW_MS, true), None, "{number} became a hint");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_text_case_gives_its_wait() {
    let mut wrong = Vec::new();
    for case in cases("texts") {
        let wait = text_wait(case["text"].as_str().unwrap());
        if wait != case["wait"].as_u64() {
            wrong.push(format!("{case}\n  gave {wait:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_case_says_which_mistake_it_catches_and_no_header_case_is_missing() {
    for kind in ["headers", "bodies", "texts"] {
        assert!(cases(kind).iter().all(|case| !case["why"].as_str().unwrap().is_empty()));
    }
    let known = cases("headers");
    for number in 1..=50 {
        let id = format!("H{number}");
        let is_there = known.iter().any(|case| case["id"].as_str().unwrap().trim_end_matches(['a', 'b']) == id);
        assert!(is_there, "{id} is missing");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_timing_is_serialized_with_the_names_that_javascript_uses() {
    let timing = Timing {
        retry_after_ms: Some(5000),
        source: Some("x-ratelimit-reset"),
        rate_limit: Some(RateLimit { limit: Some(60), remaining: None, reset_ms: Some(5000) }),
    };
    let expected = json!({
        "retryAfterMs": 5000.0,
        "source": "x-ratelimit-reset",
        "rateLimit": { "limit": 60.0, "remaining": null, "resetMs": 5000.0 },
    });
    assert_eq!(serde_json::to_value(tidings::value::Value::from(&timing)).unwrap(), expected);
    assert_eq!(
        serde_json::to_value(tidings::value::Value::from(&Timing::default())).unwrap(),
        json!({ "retryAfterMs": null, "source": null, "rateLimit": null })
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_megabyte_of_anything_is_read_in_one_pass() {
    // A reader that starts over for each word or item would not come back from these.
    let parts =
        ["1 ", "1", "1,", "1,000", "1s1m", "a", "a ", " ", "wait ", "retry 5 to ", "é", "\"a\";r=0,", ";r=1", "."];
    for part in parts {
        let text = part.repeat((1 << 20) / part.len());
        let _ = text_wait(&text);
        for (prefix, name) in
            [("", "Retry-After"), ("", "RateLimit"), ("\"a\"", "RateLimit"), ("", "X-RateLimit-Reset")]
        {
            let _ = server_timing(&Headers::from_iter([(name, [prefix, &text].concat())]), None, NOW_MS);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod on_a_calendar {
    use super::retry_after;

    pub const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    pub const LONG: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    pub fn is_leap(year: u64) -> bool {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    }

    /// Turns the page of a calendar, day by day, from 1 January 1970 to 31 December 9999: no formula in it that
    /// the reader could share. Each day is year, month from 0, day, weekday from Monday.
    fn calendar() -> impl Iterator<Item = (u64, usize, u64, usize)> {
        let mut page = (1970, 0, 1, 3);
        std::iter::from_fn(move || {
            let today = page;
            let (year, month, day, weekday) = today;
            let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            page = if day < lengths[month] {
                (year, month, day + 1, (weekday + 1) % 7)
            } else if month < 11 {
                (year, month + 1, 1, (weekday + 1) % 7)
            } else {
                (year + 1, 0, 1, (weekday + 1) % 7)
            };
            (year <= 9999).then_some(today)
        })
    }

    #[test]
    fn every_day_until_9999_is_where_a_calendar_counted_page_by_page_has_it() {
        let mut count = 0;
        for (index, (year, month, day, weekday)) in calendar().enumerate() {
            count += 1;
            // Another time of day each day.
            let second = index as u64 * 7919 % 86_400;
            let expected = index as u64 * 86_400_000 + second * 1000;
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let (name, number) = (MONTHS[month], month + 1);
            let text = match index % 3 {
                0 => format!("{}, {day:02} {name} {year:04} {hour:02}:{minute:02}:{second:02} GMT", SHORT[weekday]),
                1 => format!("{} {name} {day:>2} {hour:02}:{minute:02}:{second:02} {year:04}", SHORT[weekday]),
                _ => format!("{year:04}-{number:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
            };
            assert_eq!(retry_after(&text, 0), Some(expected), "{text}");
        }
        assert_eq!(count, 2_932_897, "the calendar itself has lost its place");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod for_any_input {
    use super::on_a_calendar::{LONG, MONTHS, SHORT, is_leap};
    use super::*;
    use proptest::prelude::*;
    use tidings::error::timing::MAX_MS;

    const NAMES: [&str; 14] = [
        "retry-after-ms",
        "x-ms-retry-after-ms",
        "Retry-After",
        "RateLimit",
        "RateLimit-Reset",
        "X-RateLimit-Reset",
        "X-Rate-Limit-Reset",
        "X-RateLimit-Retry-After",
        "RateLimit-Limit",
        "X-RateLimit-Limit",
        "X-Rate-Limit-Limit",
        "RateLimit-Remaining",
        "X-RateLimit-Remaining",
        "X-Rate-Limit-Remaining",
    ];

    /// Anything; and near misses of every grammar, which get further into the readers.
    fn field() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[0-9]{0,30}(\\.[0-9]{0,30})?(, ?[0-9.]{1,12}){0,3}",
            "\"[a-z\\\\\" ,;é]{0,5}\"(;[a-z*]{1,2}=?[-0-9.:?%@\"a-zA-Z]{0,17}){0,4}(, \"b\";r=[0-9]{1,16};t=[0-9]{1,16})?",
            "(Mon|Thu|Friday|Sunday|Xyz),? [0-9 ]{2}[ -](Jan|Feb|Dec|dec)[ -][0-9]{2,4} [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT)?",
            "(Mon|Thu) (Feb|Dec) [0-9 ]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,20})?(Z|[+-][0-9]{2}:[0-9]{2})?",
        ]
    }

    fn sentence() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[0-9]{0,25}[.,]?[0-9]{0,5} ?-?(ms|s|seconds|m|minutes|h|days|é|x)?",
            Just("retry after".to_owned()),
            Just("again in".to_owned()),
            Just("before".to_owned()),
            Just("wait".to_owned()),
            Just("per".to_owned()),
            Just("and ".to_owned()),
            Just(". ".to_owned()),
            any::<String>(),
        ];
        prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn no_header_makes_it_panic_or_exceed_what_javascript_counts(
            fields in prop::collection::vec((prop::sample::select(&NAMES[..]), field()), 1..5),
            status in any::<Option<u16>>(),
            now_ms in prop_oneof![Just(NOW_MS), any::<u64>()],
        ) {
            let headers: Headers = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let timing = server_timing(&headers, status, now_ms);
            prop_assert_eq!(timing.retry_after_ms.is_some(), timing.source.is_some());
            prop_assert!(timing.retry_after_ms.is_none_or(|wait| wait <= MAX_MS));
            if let Some(limit) = timing.rate_limit {
                let told = [limit.limit, limit.remaining, limit.reset_ms];
                prop_assert!(told.iter().any(Option::is_some));
                prop_assert!(told.iter().flatten().all(|number| *number <= MAX_MS));
            }
        }

        #[test]
        fn a_malformed_field_changes_nothing(index in 0..8_usize, junk in "[g-z!~]{1,20}", seconds in 0..100_000_u64) {
            let good = ("Retry-After", seconds.to_string());
            let mut fields = vec![good.clone()];
            if index != 2 {
                fields.insert(0, (NAMES[index], junk));
            }
            let alone = server_timing(&Headers::from_iter([good]), None, NOW_MS);
            prop_assert_eq!(server_timing(&Headers::from_iter(fields), None, NOW_MS), alone);
        }

        #[test]
        fn a_wait_is_never_shorter_than_the_seconds_asked_for(whole in 0..4_000_000_000_u64, fraction in "[0-9]{1,12}") {
            let text = format!("{whole}.{fraction}");
            let wait = retry_after(&text, NOW_MS).unwrap();
            let thousandths: u64 = format!("{fraction:0<3}")[..3].parse().unwrap();
            let asked = whole * 1000 + thousandths;
            let is_more = fraction.bytes().skip(3).any(|digit| digit != b'0');
            prop_assert_eq!(wait, asked + u64::from(is_more));
        }

        #[test]
        fn a_date_of_any_form_is_read_as_the_time_it_was_made_from(seconds in 0..253_402_300_800_u64, near in 0..3_092_601_600_u64) {
            // Days by the page-by-page calendar would be slow here: year by year is as plain.
            let (mut year, mut days) = (1970, seconds / 86_400);
            while days >= 365 + u64::from(is_leap(year)) {
                days -= 365 + u64::from(is_leap(year));
                year += 1;
            }
            let mut month = 0;
            for length in [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
                if days < length {
                    break;
                }
                days -= length;
                month += 1;
            }
            let (day, weekday) = (days + 1, ((seconds / 86_400 + 3) % 7) as usize);
            let time = format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
            let name = MONTHS[month];
            let ms = Some(seconds * 1000);
            prop_assert_eq!(retry_after(&format!("{}, {day:02} {name} {year:04} {time} GMT", SHORT[weekday]), 0), ms);
            prop_assert_eq!(retry_after(&format!("{} {name} {day:>2} {time} {year:04}", SHORT[weekday]), 0), ms);
            prop_assert_eq!(retry_after(&format!("{year:04}-{:02}-{day:02}T{time}Z", month + 1), 0), ms);

            // Two digits of a year are told from a clock that is at most 49 years away from it.
            let now_ms = (seconds * 1000).saturating_add(near * 1000).saturating_sub(1_546_300_800_000);
            let short = format!("{}, {day:02}-{name}-{:02} {time} GMT", LONG[weekday], year % 100);
            prop_assert_eq!(retry_after(&short, now_ms), Some((seconds * 1000).saturating_sub(now_ms)), "{} at {}", short, now_ms);
        }

        #[test]
        fn no_text_makes_it_panic_or_exceed_what_javascript_counts(text in sentence()) {
            prop_assert!(text_wait(&text).is_none_or(|wait| wait <= MAX_MS));
        }

        #[test]
        fn no_number_in_a_body_becomes_less_than_asked_or_more_than_javascript_counts(seconds in any::<f64>()) {
            let body = Value::Map(vec![("retry_after".to_owned(), Value::Number(seconds))]);
            match body_wait(&body, NOW_MS, true) {
                Some(wait) => {
                    prop_assert!(seconds >= 0.0 && seconds.is_finite() && wait <= MAX_MS);
                    prop_assert!(wait == MAX_MS || wait as f64 >= seconds * 1000.0 - 1e-5);
                }
                None => prop_assert!(seconds.is_nan() || seconds.is_infinite() || seconds < 0.0),
            }
        }
    }
}
