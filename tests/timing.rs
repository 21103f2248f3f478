//! How long a server asks to wait: every header, body and sentence of `data/timing.json`, and what must hold
//! for any input at all.

#[path = "json/mod.rs"]
mod json;

use json::value;
use serde_json::{Value as Json, json};
use tidings::error::timing::{Hints, RateLimit, Timing, server_timing, text_wait};
use tidings::error::{Answer, Body, read};
use tidings::http::Headers;
use tidings::provider::Profile;
use tidings::value::Value;

/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW_MS: u64 = 1_767_225_600_000;

fn cases(kind: &str) -> Vec<Json> {
    let tables: Json = serde_json::from_str(include_str!("data/timing.json")).unwrap();
    tables[kind].as_array().unwrap().clone()
}

fn headers(case: &Json) -> Headers {
    let pairs = case["headers"].as_array().into_iter().flatten();
    pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect()
}

/// A status that is null is unknown; one that is not there is 429.
fn status(case: &Json) -> Option<u16> {
    case.get("status").map_or(Some(429), |status| status.as_u64().map(|status| status as u16))
}

/// The wait of a response with a body.
fn body_wait(headers: &Headers, status: Option<u16>, body: &Value, now_ms: u64) -> Option<u64> {
    let mut hints = Hints::of(headers, status, now_ms);
    hints.read_body(body);
    hints.timing().retry_after_ms
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
        let timing = server_timing(&headers(&case), status(&case), case["now"].as_u64().unwrap_or(NOW_MS));
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
        let wait = body_wait(&headers(&case), status(&case), &value(&case["body"]), NOW_MS);
        assert_eq!(wait, case["wait"].as_u64(), "{case}");
    }
    // JSON cannot say these.
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let body = Value::Map(vec![("retry_after".to_owned(), Value::Number(number))]);
        assert_eq!(body_wait(&Headers::new(), None, &body, NOW_MS), None, "{number} became a hint");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_text_case_gives_its_wait_and_what_it_means_after_a_limit() {
    let mut wrong = Vec::new();
    for case in cases("texts") {
        let expected = [&case["wait"], case.get("onLimit").unwrap_or(&case["wait"])];
        let waits = [false, true].map(|is_limit| text_wait(case["text"].as_str().unwrap(), is_limit));
        if waits != expected.map(Json::as_u64) {
            wrong.push(format!("{case}\n  gave {waits:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_whole_response_gives_its_wait_by_the_rules_of_its_profile_too() {
    let mut wrong = Vec::new();
    for case in cases("responses") {
        let wait = case.get("rules").cloned().unwrap_or_default();
        let profile = json!({ "profile": 1, "id": "x", "title": "X", "baseUrl": "https://x.example", "errors": {
            "wait": wait, "code": ["messages[?status!=0].status", "error.code"], "codes": { "1": "rate-limit" },
        } });
        let body = case.get("body").map(value);
        let body = match (&body, case["text"].as_str()) {
            (Some(body), _) => Body::Json(body),
            (None, Some(text)) => Body::Text(text),
            (None, None) => Body::Empty,
        };
        let status = case["status"].as_u64().unwrap() as u16;
        let answer = Answer { status, headers: &headers(&case), body, now_ms: NOW_MS };
        let wait = read(&answer, Some(&Profile::new(value(&profile)).unwrap())).retry_after_ms;
        if wait != case["wait"].as_u64() {
            wrong.push(format!("{case}\n  gave {wait:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_case_says_which_mistake_it_catches_and_no_header_case_is_missing() {
    for kind in ["headers", "bodies", "responses", "texts"] {
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
    let parts = [
        "1 ",
        "1",
        "1,",
        "a=1,",
        "Mon, ",
        "1,000",
        "1s1m",
        "a",
        "a ",
        " ",
        "wait ",
        "retry 5 to ",
        "é",
        "\"a\";r=0,",
        ";r=1",
        ".",
    ];
    for part in parts {
        let text = part.repeat((1 << 20) / part.len());
        let _ = text_wait(&text, true);
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
            "(limit|remaining|reset)=[0-9]{1,17}(, ?(limit|remaining|reset|x)=[-0-9a]{0,3}(;[a-z]=?1?)?){0,3}",
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
            for is_limit in [false, true] {
                prop_assert!(text_wait(&text, is_limit).is_none_or(|wait| wait <= MAX_MS));
            }
        }

        #[test]
        fn no_number_in_a_body_becomes_less_than_asked_or_more_than_javascript_counts(seconds in any::<f64>()) {
            let body = Value::Map(vec![("retry_after".to_owned(), Value::Number(seconds))]);
            match body_wait(&Headers::new(), None, &body, NOW_MS) {
                Some(wait) => {
                    prop_assert!(seconds >= 0.0 && seconds.is_finite() && wait <= MAX_MS);
                    prop_assert!(wait == MAX_MS || wait as f64 >= seconds * 1000.0 - 1e-5);
                }
                None => prop_assert!(seconds.is_nan() || seconds.is_infinite() || seconds < 0.0),
            }
        }
    }
}

/// What the rules say, worked out from the waits themselves and not from how they are written.
#[cfg(not(target_arch = "wasm32"))]
mod which_hint_counts {
    use super::*;
    use proptest::prelude::*;

    const EXPLICIT: [&str; 4] = ["retry-after-ms", "x-ms-retry-after-ms", "retry-after", "x-ratelimit-retry-after"];
    const RESETS: [&str; 5] = ["ratelimit", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "ratelimit"];
    const HOUR_MS: u64 = 3_600_000;

    /// A wait in seconds, and how it is written.
    #[derive(Clone, Debug)]
    struct Ask {
        place: usize,
        seconds: u64,
        form: usize,
    }

    fn ask(places: usize) -> impl Strategy<Value = Ask> {
        let seconds = prop_oneof![Just(0), 0..100_u64, 0..100_000_u64];
        (0..places, seconds, 0..6_usize).prop_map(|(place, seconds, form)| Ask { place, seconds, form })
    }

    /// A point in time on 1 or 2 January 2026, in any of its forms.
    fn date(seconds: u64, form: usize) -> String {
        let (day, time) = (seconds / 86_400, seconds % 86_400);
        let time = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
        let (short, long) = [("Thu", "Thursday"), ("Fri", "Friday")][day as usize];
        let day = day + 1;
        match form {
            0 => format!("{short}, {day:02} Jan 2026 {time} GMT"),
            1 => format!("{long}, {day:02}-Jan-26 {time} GMT"),
            2 => format!("{short} Jan {day:>2} {time} 2026"),
            _ => format!("2026-01-{day:02}T{time}Z"),
        }
    }

    /// As a request to wait in a header field.
    fn explicit(ask: &Ask) -> (&'static str, String) {
        let number = if ask.place < 2 { ask.seconds * 1000 } else { ask.seconds };
        let value = if ask.form < 4 { date(ask.seconds, ask.form) } else { number.to_string() };
        (EXPLICIT[ask.place], value)
    }

    /// As the reset of a limit in a header field.
    fn reset(ask: &Ask) -> (&'static str, String) {
        let seconds = ask.seconds;
        let value = match (ask.place, ask.form) {
            (0, _) => format!("\"a\";r=0;t={seconds}"),
            (4, _) => format!("limit=5, remaining=0, reset={seconds}"),
            (_, 4) => seconds.to_string(),
            (_, 5) => (NOW_MS / 1000 + seconds).to_string(),
            (_, form) => date(seconds, form),
        };
        (RESETS[ask.place], value)
    }

    /// As a member of a body.
    fn member(ask: &Ask) -> (String, Value) {
        let name = ["retry_after", "retryAfterMs", "retry_at", "retryAfterSeconds"][ask.place];
        let text = |text: String| Value::Text(text);
        let value = match (ask.place, ask.form) {
            (_, 0..4) => text(date(ask.seconds, ask.form)),
            (1, 4) => Value::Number(ask.seconds as f64 * 1000.0),
            (1, _) => text((ask.seconds * 1000).to_string()),
            (2, 4) => Value::Number((NOW_MS / 1000 + ask.seconds) as f64),
            (_, 4) => Value::Number(ask.seconds as f64),
            _ => text(ask.seconds.to_string()),
        };
        (name.to_owned(), value)
    }

    fn longest(asks: &[Ask]) -> Option<u64> {
        asks.iter().map(|ask| ask.seconds * 1000).max()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

        #[test]
        fn the_longest_request_to_wait_counts_and_then_the_longest_reset_in_any_order_by_any_clock(
            explicits in prop::collection::vec(ask(4), 0..4),
            resets in prop::collection::vec(ask(5), 0..4),
            members in prop::collection::vec(ask(4), 0..3),
            (is_limit, is_nested) in any::<(bool, bool)>(),
            skew in 0..200_u64,
            seed in any::<u64>(),
        ) {
            let status = if is_limit { 429 } else { 500 };
            let mut fields: Vec<_> = explicits.iter().map(explicit).chain(resets.iter().map(reset)).collect();
            fields.push(("date", date(0, seed as usize % 3)));
            let entries: Vec<_> = members.iter().map(member).collect();
            let body = Value::Map(entries);
            let body = if is_nested { Value::Map(vec![("error".to_owned(), body)]) } else { body };

            let asked = longest(&explicits).max(longest(&members));
            let fresh = longest(&resets).filter(|_| is_limit);
            let expected = if asked.unwrap_or(0) == 0 && fresh.is_some_and(|fresh| fresh > 0) { fresh } else { asked.or(fresh) };

            // A local clock that is up to 100 hours off, either way.
            let local_ms = NOW_MS - 100 * HOUR_MS + skew * HOUR_MS;
            let wait = body_wait(&fields.iter().cloned().collect(), Some(status), &body, local_ms);
            prop_assert_eq!(wait, expected, "{:?} {:?}", fields, body);
            // Another order; each field's own values keep theirs or not, as it comes.
            for index in (1..fields.len()).rev() {
                fields.swap(index, (seed.rotate_left(index as u32 * 7) % (index as u64 + 1)) as usize);
            }
            prop_assert_eq!(body_wait(&fields.iter().cloned().collect(), Some(status), &body, local_ms), expected, "{:?}", fields);
        }

        #[test]
        fn one_more_request_to_wait_never_shortens_a_wait_that_is_not_longer(
            explicits in prop::collection::vec(ask(4), 0..4),
            resets in prop::collection::vec(ask(5), 0..4),
            more in ask(4),
            status in prop::sample::select(vec![None, Some(200), Some(429), Some(500), Some(503)]),
        ) {
            let mut fields: Vec<_> = explicits.iter().map(explicit).chain(resets.iter().map(reset)).collect();
            let before = server_timing(&fields.iter().cloned().collect(), status, NOW_MS);
            fields.push(explicit(&more));
            let after = server_timing(&fields.iter().cloned().collect(), status, NOW_MS);
            let added = more.seconds * 1000;
            prop_assert!(after.retry_after_ms.unwrap() >= added);
            if before.retry_after_ms.is_none_or(|before| before <= added) {
                prop_assert_eq!(after.retry_after_ms, Some(added));
            }
            if before.source.is_some_and(|source| EXPLICIT.contains(&source)) {
                prop_assert!(after.retry_after_ms >= before.retry_after_ms);
            }
            prop_assert_eq!(after.rate_limit, before.rate_limit);
        }

        #[test]
        fn what_cannot_be_read_gives_the_same_in_any_order_by_any_clock_too(
            fields in prop::collection::btree_map(prop::sample::select(&EXPLICIT_AND_RESETS[..]), "[ -~]{0,30}|[0-9]{1,13}|.{0,5}", 0..6),
            hours in 0..48_u64,
            status in prop::sample::select(vec![200, 429, 503]),
        ) {
            let date = ("date", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned());
            let mut fields: Vec<_> = fields.into_iter().chain([date]).collect();
            let timing = server_timing(&fields.iter().cloned().collect(), Some(status), NOW_MS);
            fields.reverse();
            for local_ms in [NOW_MS - hours * HOUR_MS, NOW_MS + hours * HOUR_MS] {
                prop_assert_eq!(&server_timing(&fields.iter().cloned().collect(), Some(status), local_ms), &timing);
            }
        }
    }

    const EXPLICIT_AND_RESETS: [&str; 9] = [
        "retry-after-ms",
        "x-ms-retry-after-ms",
        "retry-after",
        "x-ratelimit-retry-after",
        "ratelimit",
        "ratelimit-reset",
        "x-ratelimit-reset",
        "x-rate-limit-reset",
        "x-ratelimit-remaining",
    ];
}
