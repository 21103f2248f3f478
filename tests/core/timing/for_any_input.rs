//! Properties that hold for any input.

use super::on_a_calendar::{LONG, MONTHS, SHORT, is_leap};
use super::*;
use proptest::prelude::*;
use tidings::timing::MAX_MS;

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

/// Any string, and strings close to every grammar, which get further into the readers.
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
    fn no_header_causes_a_panic_or_exceeds_a_javascript_integer(
        fields in prop::collection::vec((prop::sample::select(&NAMES[..]), field()), 1..5),
        status in any::<Option<u16>>(),
        now_ms in prop_oneof![Just(NOW_MS), any::<u64>()],
    ) {
        let headers: Headers = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let timing = server_timing(&headers, status, now_ms);
        prop_assert_eq!(timing.retry_after_ms.is_some(), timing.source.is_some());
        prop_assert!(timing.retry_after_ms.is_none_or(|wait| wait <= MAX_MS));
        if let Some(limit) = timing.rate_limit {
            let numbers = [limit.limit, limit.remaining, limit.reset_ms];
            prop_assert!(numbers.iter().any(Option::is_some));
            prop_assert!(numbers.iter().flatten().all(|number| *number <= MAX_MS));
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
    fn a_wait_is_never_shorter_than_the_seconds_asked_for(seconds in 0..4_000_000_000_u64, fraction in "[0-9]{1,12}") {
        let text = format!("{seconds}.{fraction}");
        let wait = retry_after(&text, NOW_MS).unwrap();
        let thousandths: u64 = format!("{fraction:0<3}")[..3].parse().unwrap();
        let asked = seconds * 1000 + thousandths;
        let is_more = fraction.bytes().skip(3).any(|digit| digit != b'0');
        prop_assert_eq!(wait, asked + u64::from(is_more));
    }

    #[test]
    fn a_date_of_any_form_is_read_as_the_time_that_it_was_made_from(seconds in 0..253_402_300_800_u64, near in 0..3_092_601_600_u64) {
        // Counting day by day would be slow here: this counts year by year.
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

        // The century of a two-digit year is certain if the clock is at most 49 years away from it.
        let now_ms = (seconds * 1000).saturating_add(near * 1000).saturating_sub(1_546_300_800_000);
        let short = format!("{}, {day:02}-{name}-{:02} {time} GMT", LONG[weekday], year % 100);
        prop_assert_eq!(retry_after(&short, now_ms), Some((seconds * 1000).saturating_sub(now_ms)), "{} at {}", short, now_ms);
    }

    #[test]
    fn no_text_causes_a_panic_or_exceeds_a_javascript_integer(text in sentence()) {
        for is_limit in [false, true] {
            prop_assert!(wait_in_sentence(&text, is_limit).is_none_or(|wait| wait <= MAX_MS));
        }
    }

    #[test]
    fn a_number_in_a_body_is_never_shortened_and_never_exceeds_a_javascript_integer(seconds in any::<f64>()) {
        let body = Value::Object(vec![("retry_after".into(), number(seconds))]);
        match body_wait(&Headers::new(), None, &body, NOW_MS) {
            Some(wait) => {
                prop_assert!(seconds >= 0.0 && seconds.is_finite() && wait <= MAX_MS);
                // A number of more than fifteen digits may be read one bit too small.
                prop_assert!(wait == MAX_MS || wait as f64 >= seconds * 1000.0 * (1.0 - 1e-15) - 1e-5);
            }
            None => prop_assert!(seconds.is_nan() || seconds.is_infinite() || seconds < 0.0),
        }
    }
}
