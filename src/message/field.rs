//! What one field must be.

use super::recipients::{check_number, check_numbers, entry};
use super::report::Report;
use super::spelling::closest;
use crate::http::check_https_url;
use crate::provider::{Check, Field, Slot};
use crate::value::{Value, digits};

/// Checks a field that is there. `title`: the provider's name, for the sentence about its limit.
pub(super) fn check_field(field: &Field, value: &Value, title: &str, report: &mut Report) {
    let path = field.slot.path();
    match (field.check, value) {
        (Check::Phone | Check::Phones, Value::List(numbers)) if field.slot == Slot::To => {
            if field.check == Check::Phone && numbers.len() > 1 {
                report.add(path, "too-many # sends to one number at a time: use `sendMany`.", &[title]);
            }
            check_numbers(path, numbers, report);
        }
        (Check::Phone | Check::Phones, _) => {
            check_number(path, value, report);
        }
        (Check::Text | Check::TextUpTo(_) | Check::HttpsUrl, Value::Text(text)) => {
            check_text(path, field.check, text, title, report);
        }
        (Check::Flag, Value::Bool(_)) => {}
        (Check::Parameters, Value::Map(entries)) => {
            for (name, value) in entries {
                if !matches!(value, Value::Text(_)) {
                    wrong_type(&[path, ".", name].concat(), "text", value, report);
                }
            }
        }
        (Check::Words(known), Value::List(words)) => {
            if words.is_empty() {
                report.at(path, "empty `#` names nothing: leave it out.", "");
            }
            let mut met = 0_u32;
            for (index, word) in words.iter().enumerate() {
                let path = entry(path, index);
                let found = check_word(&path, word, known, report);
                let bit = found.and_then(|place| 1_u32.checked_shl(place)).unwrap_or(0);
                if met & bit != 0 {
                    report.at(&path, "duplicate `#` is there already: it would be sent twice.", "");
                }
                met |= bit;
            }
        }
        (Check::Words(known), word) => {
            check_word(path, word, known, report);
        }
        _ => wrong_type(path, what(field.check), value, report),
    }
}

fn check_text(path: &str, check: Check, text: &str, title: &str, report: &mut Report) {
    if text.chars().all(is_space) {
        return report.at(path, "blank `#` is blank.", "");
    }
    match check {
        Check::TextUpTo(most) => {
            let count = text.chars().count();
            if count > most {
                let parts = [path, &digits(count as u64), title, &digits(most as u64)];
                report.add(path, "too-long `#` has # characters; # takes at most #.", &parts);
            }
        }
        Check::HttpsUrl => {
            if let Err(problem) = check_https_url(text) {
                report.at(path, "invalid-url `#`: #", problem);
            }
        }
        _ => {}
    }
}

/// White space, as far as it is more than ASCII's: no-break, typographic and ideographic spaces.
fn is_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{3000}' | '\u{feff}')
}

/// The word's place among those known.
#[inline(never)]
fn check_word(path: &str, word: &Value, known: &[&str], report: &mut Report) -> Option<u32> {
    let Some(text) = word.as_text() else {
        wrong_type(path, what(Check::Words(&[])), word, report);
        return None;
    };
    let place = (0_u32..).zip(known).find(|(_, known)| **known == text);
    if place.is_none() {
        report.at(path, "unknown-value `#` must be one of: #.", &known.join(", "));
        report.suggest(closest(text, &mut known.iter().copied()));
    }
    place.map(|(place, _)| place)
}

/// What a field must be, in words.
pub(super) const fn what(check: Check) -> &'static str {
    match check {
        Check::Phone | Check::Phones => "a phone number such as \"+14155551234\"",
        Check::Text | Check::TextUpTo(_) => "text",
        Check::HttpsUrl => "an https:// URL",
        Check::Parameters => "an object of texts",
        Check::Words(_) => "text or a list of texts",
        Check::Flag => "true or false",
    }
}

#[inline(never)]
pub(super) fn wrong_type(path: &str, what: &str, value: &Value, report: &mut Report) {
    report.add(path, "wrong-type `#` must be #, not #.", &[path, what, value.kind()]);
}
