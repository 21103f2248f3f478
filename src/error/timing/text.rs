//! The last resort: a number with a unit in a sentence, such as "Please retry after 12 seconds."
//!
//! An error's text names many numbers that are no wait: a quota ("monthly limit of 1,000 messages"), a rate
//! ("10 messages per 60 seconds"), a time-out ("failed after 30 seconds"). So a number counts only with a unit
//! of time, and only directly behind words that ask to wait.

use super::number::{self, take};
use crate::error::shape::rank;
use crate::error::words::position;

const CUES: &str =
    "retry after |retry in |try again in |again after |available in |resets in |wait |retry_after: |retry-after: ";

/// Five spellings of each unit, and its seconds.
const UNITS: &str = "s sec secs second seconds ms msec msecs millisecond milliseconds m min mins minute minutes \
                     h hr hrs hour hours d day days";
const SECONDS: [f64; 5] = [1.0, 0.001, 60.0, 3600.0, 86_400.0];

/// The longest text that is read, in bytes; a message is shorter.
const MOST: usize = 2000;

/// The wait that a text asks for, in milliseconds; at most [`super::MAX_MS`]. `None` where it asks for none, or not
/// clearly. English only, in any case; parts are added up ("1 minute and 30 seconds", "6m0s").
///
/// Only for a 429 or a 503 that names no wait anywhere else.
pub fn text_wait(text: &str) -> Option<u64> {
    let text = text.as_bytes();
    let text = text.get(..MOST).unwrap_or(text);
    for cue in crate::text::pieces(CUES, b'|') {
        let start = position(text, cue.as_bytes()).and_then(|start| start.checked_add(cue.len()));
        if let Some(wait) = start.and_then(|start| duration(text.get(start..)?)) {
            return Some(number::saturate(wait));
        }
    }
    None
}

/// The duration at the start of a text, in milliseconds.
fn duration(mut text: &[u8]) -> Option<f64> {
    let mut found = None;
    while let Some(thousandths) = number::decimal(&mut text) {
        take(&mut text, b' ');
        let length = text.iter().position(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, after) = text.split_at_checked(length)?;
        let Some(unit) = rank(UNITS, name).and_then(|place| SECONDS.get(place / 5)) else { break };
        found = Some(found.unwrap_or_default() + thousandths * unit);
        text = after;
        take(&mut text, b',');
        take(&mut text, b' ');
        text = text.strip_prefix(b"and ").unwrap_or(text);
    }
    found
}
