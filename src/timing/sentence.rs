//! The wait in a message, such as "Please retry after 12 seconds.", for a response that names none anywhere else.
//!
//! Messages have many numbers that are not waits: a quota ("monthly limit of 1,000 messages"), a rate ("10 messages per 60
//! seconds"), a timeout ("failed after 30 seconds"). So a number counts only directly after words that ask to wait, and only
//! with a unit of time. If a limit was certainly reached, a number without a unit counts as seconds, but only after the words
//! of the header field ("retry after 35"), which is in seconds.

use super::number::{self, take};
use crate::util::strings::{position, split};

/// Words before a wait. After the first [`UNITLESS_CUES`] a number needs no unit. After [`RESET_CUE`] it is the reset of a limit.
const CUES: &str = "retry after |retry after: |retry_after: |retry-after: |retry_after=|retry-after=|retry in |try again in |again after |available in |wait |resets in ";
const UNITLESS_CUES: usize = 6;
const RESET_CUE: usize = 11;

/// Five spellings of each unit; then the seconds of each.
const UNITS: &str = "s sec secs second seconds ms msec msecs millisecond milliseconds m min mins minute minutes \
                     h hr hrs hour hours d day days";
const SECONDS: [f64; 5] = [1.0, 0.001, 60.0, 3600.0, 86_400.0];

/// The wait that a message asks for, in milliseconds, at most [`super::MAX_MS`]. `None` if it does not clearly ask for one. English
/// only, in any case. Parts are added up ("1 minute and 30 seconds", "6m0s"). The longest of several waits counts, and a
/// reset ("resets in 5 minutes") only if there is no other wait.
///
/// Use it only for a rate limit or a 503 that names no wait anywhere else. `is_limit`: a limit was certainly reached.
pub fn wait_in_sentence(text: &str, is_limit: bool) -> Option<u64> {
    let (mut explicit, mut reset) = (-1.0_f64, -1.0_f64);
    for (index, cue) in split(CUES, b'|').enumerate() {
        let longest = if index < RESET_CUE { &mut explicit } else { &mut reset };
        for_each_after(text.as_bytes(), cue.as_bytes(), &mut |rest| {
            *longest = longest.max(duration(rest, is_limit && index < UNITLESS_CUES).unwrap_or(-1.0));
        });
    }
    let wait = if explicit > 0.0 { explicit } else { explicit.max(reset) };
    (wait >= 0.0).then(|| number::saturate(wait))
}

/// Calls `read` with the rest of the text after each occurrence of a cue, in any case.
pub(crate) fn for_each_after(text: &[u8], cue: &[u8], read: &mut dyn FnMut(&[u8])) {
    let mut rest = text;
    while let Some(after) = position(rest, cue).and_then(|index| rest.get(index..)) {
        read(after.get(cue.len()..).unwrap_or_default());
        rest = after.get(1..).unwrap_or_default();
    }
}

/// The duration at the start of a text, in milliseconds. `unitless`: a number without a unit counts as seconds.
fn duration(mut text: &[u8], unitless: bool) -> Option<f64> {
    let mut found = None;
    text = text.strip_prefix(b"at least ").unwrap_or(text);
    while let Some(thousandths) = number::decimal(&mut text) {
        if unitless && found.is_none() && is_end(text) {
            return Some(thousandths);
        }
        take(&mut text, b' ');
        let length = text.iter().position(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, after) = text.split_at_checked(length)?;
        let unit = split(UNITS, b' ').position(|unit| unit.as_bytes().eq_ignore_ascii_case(name));
        let Some(unit) = unit.and_then(|index| SECONDS.get(index / 5)) else { break };
        found = Some(found.unwrap_or_default() + thousandths * unit);
        text = after;
        take(&mut text, b',');
        take(&mut text, b' ');
        text = text.strip_prefix(b"and ").unwrap_or(text);
    }
    found
}

/// Whether a number ends before this: at the end of the text or of a clause. In "5-10", "1,500", "12:30" and "5, 10 or 15" it
/// does not.
fn is_end(text: &[u8]) -> bool {
    match text {
        [] => true,
        [b'.' | b',' | b';' | b'!' | b')' | b']', after @ ..] => {
            after.is_empty() || matches!(after, [b' ', next, ..] if next.is_ascii_alphabetic())
        }
        _ => false,
    }
}
