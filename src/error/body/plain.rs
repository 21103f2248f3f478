//! Finds the facts of a failure in a body that is not JSON: a sentence, a proxy's HTML page, XML, a form, or truncated JSON.

use super::json;
use super::markup::{self, first_char, is_html};
use crate::error::facts::MAX_MESSAGE_BYTES;
use crate::error::value_class::is_generic;
use crate::error::{ErrorFacts, keywords};
use crate::util::lookup::Properties;
use crate::util::names::{UNKNOWN, names};
use crate::util::strings::split_once_any;
use crate::util::strings::truncate_line;
use crate::util::value::{Value, digits};

/// Only this much of a body is searched.
const MAX_SCANNED_BYTES: usize = 65_536;

/// Sets the facts that a body without JSON holds. The status must be set.
pub(in crate::error) fn read(text: &str, facts: &mut ErrorFacts) {
    let text = text.get(..text.floor_char_boundary(MAX_SCANNED_BYTES)).unwrap_or(text);
    match first_char(text) {
        // Truncated JSON is not a message for people.
        None | Some('{' | '[' | '"') => {}
        Some('<') => {
            let properties = markup::parse_elements(text);
            if is_html(text) {
                // Many frameworks title every page "Error" and say more in a heading.
                let is_specific = |value: &Value| value.as_str().is_some_and(|text| !is_generic(text));
                let headline = Properties::of(&properties).find(names!("title h1 h2 pre"), &is_specific);
                facts.message = truncate_line(headline.and_then(Value::as_str).unwrap_or_default(), MAX_MESSAGE_BYTES);
            } else {
                json::read(&properties, &json::candidates(&properties), facts);
                if facts.code.is_none() {
                    facts.code = markup::root_name(text).filter(|name| is_failure_name(name)).map(str::to_owned);
                }
            }
        }
        Some(_) => {
            if let Some(mut fields) = markup::parse_form(text) {
                if Properties::of(&fields).iter().all(|(name, ..)| name == UNKNOWN) {
                    markup::strip_common_prefix(&mut fields);
                }
                json::read(&fields, &json::candidates(&fields), facts);
            }
            if facts.message.is_empty() && facts.code.is_none() {
                read_sentence(text, facts);
            }
        }
    }
}

/// Whether a name is that of a failure: `InvalidRecipient`, `QuotaException`.
fn is_failure_name(name: &str) -> bool {
    let has_ending = |ending: &&str| name.len() > ending.len() && name.ends_with(*ending);
    ["Exception", "Error", "Fault"].iter().any(has_ending) || keywords::category(name, usize::MAX).is_some()
}

/// Whether a text begins with a word that reports a failure.
pub(in crate::error) fn begins_with_error(text: &str) -> bool {
    let word = split_once_any(text.trim_ascii(), b" |:,").map_or(text, |(word, _)| word);
    names!("err error nok fail failed failure").has(word)
}

/// Reads a sentence, perhaps after a code: `ERR: 114, Cannot route message`, `error | 102 | ...`, `23|invalid credentials`. A
/// number equal to the status is not a code.
fn read_sentence(text: &str, facts: &mut ErrorFacts) {
    facts.message = truncate_line(text, MAX_MESSAGE_BYTES);
    let status = digits(facts.status.unwrap_or_default().into());
    let mut after_mark = false;
    let mut rest = facts.message.as_str();
    while !rest.is_empty() {
        let (word, after) = split_once_any(rest, b" |:,").unwrap_or((rest, ""));
        let is_mark = names!("err error nok code").has(word);
        if !is_mark && !word.is_empty() {
            let ends = after_mark || rest.as_bytes().get(word.len()) == Some(&b'|');
            if ends && word.len() < 7 && word.bytes().all(|byte| byte.is_ascii_digit()) && word != status {
                facts.code = Some(word.to_owned());
                // Nothing but a code: the text is the message, too.
                if !after.is_empty() {
                    facts.message = truncate_line(after, MAX_MESSAGE_BYTES);
                }
            }
            return;
        }
        after_mark |= is_mark;
        rest = after;
    }
}
