//! What a time or a duration must be, and how it is encoded.

use super::context::Context;
use super::report::Report;
use super::value_type::{DATE, describe, wrong_type};
use crate::provider::{Field, FieldType};
use crate::timing::{MAX_SECONDS, parse_rfc3339, write_rfc3339};
use crate::util::format::join;
use crate::util::rule::rule;
use crate::util::value::{Value, digits};
use std::borrow::Cow;

/// How far in the past a time may be where the provider documents no minimum: the clocks of two machines differ.
const MAX_PAST_MS: f64 = 60_000.0;

/// The text of a time: a string, or what `pkg/src/wasm/codec.ts` makes of a `Date`.
fn text_of<'a>(value: &'a Value) -> Option<&'a str> {
    value.as_str().or_else(|| value.get(DATE).as_str())
}

/// Checks a time. `title`: the provider's name, for sentences.
pub(super) fn check_time(field: &Field, value: &Value, title: &str, now_ms: u64, report: &mut Report) {
    let path = field.slot.path();
    let text = text_of(value);
    if text.is_none() {
        return wrong_type(path, describe(field.field_type), value, report);
    }
    let Some(time) = text.and_then(parse_rfc3339) else {
        let rule = rule!(
            Invalid,
            "`{path}` needs a date, a time and an offset: \"2026-12-24T18:00:00+01:00\", or \"...Z\" for UTC. Or give a Date."
        );
        return report.add(path, rule, []);
    };
    // An offset can lead out of the years that have four digits.
    if time > MAX_SECONDS as f64 * 1000.0 {
        return report.add(path, rule!(OutOfRange, "`{path}` is after the year 9999 in UTC."), []);
    }
    if now_ms == 0 {
        return;
    }
    let ahead = time - now_ms as f64;
    if field.min_ms.is_none() && ahead < -MAX_PAST_MS {
        report.add(path, rule!(OutOfRange, "`{path}` is in the past. Leave it out to send now."), []);
    }
    check_range(field, ahead, field.min_ms, title, report);
}

/// Checks a duration in milliseconds.
pub(super) fn check_duration(field: &Field, value: &Value, title: &str, report: &mut Report) {
    let path = field.slot.path();
    let Some(ms) = value.as_integer().filter(|ms| *ms > 0) else {
        return wrong_type(path, describe(field.field_type), value, report);
    };
    // A part of the provider's unit is cut, and nothing must not remain.
    let min = field.min_ms.unwrap_or(1).max(field.unit.unwrap_or_default().ms());
    check_range(field, ms as f64, Some(min), title, report);
}

/// Checks a number of milliseconds.
#[inline(never)]
fn check_range(field: &Field, ms: f64, min: Option<u64>, title: &str, report: &mut Report) {
    let (bound, limit) = match (min, field.max_ms) {
        (Some(min), _) if ms < min as f64 => ("at least", min),
        (_, Some(max)) if ms > max as f64 => ("at most", max),
        _ => return,
    };
    let ahead = if field.field_type == FieldType::DateTime { " ahead" } else { "" };
    let rule = rule!(OutOfRange, "`{path}` is out of range: {provider} takes {bound} {span}{ahead}.");
    report.add(field.slot.path(), rule, [title, bound, &span(limit), ahead]);
}

/// A duration in the largest unit that it is a multiple of: `15 minutes`.
fn span(ms: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400_000, " days"), (3_600_000, " hours"), (60_000, " minutes"), (1_000, " seconds")];
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| ms.is_multiple_of(*unit)).unwrap_or((1, " ms"));
    join(&[&digits(ms / unit), name], "")
}

/// The value of a field that has no other form: a time, or a duration from `send_at` or else from now.
pub(super) fn encode_time(field: &Field, value: &Value, send_at: &Value, context: &Context) -> Option<Value<'static>> {
    let time = |value: &Value| text_of(value).and_then(parse_rfc3339).map(|time| time.max(0.0) as u64);
    let ms = match field.field_type {
        FieldType::DateTime => time(value)?,
        FieldType::Duration => {
            let ms = value.as_integer()?;
            if let Some(unit) = field.unit {
                // Rounded down: never valid for longer than asked.
                return Some((ms / unit.ms()).into());
            }
            // A part of a second is cut here, too.
            (time(send_at).unwrap_or(context.now_ms).saturating_add(ms)) / 1000 * 1000
        }
        _ => return None,
    };
    Some(match field.unit {
        None => {
            let mut text = write_rfc3339(ms);
            if !field.utc_suffix.is_empty() {
                text.pop();
                text.push_str(field.utc_suffix);
            }
            Value::String(Cow::Owned(text))
        }
        Some(unit) => ms.div_ceil(unit.ms()).into(),
    })
}
