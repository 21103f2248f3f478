//! The last resort: a number with a unit in a sentence, such as "Please retry after 12 seconds."
//!
//! An error's text names many numbers that are no wait: a quota ("monthly limit of 1,000 messages"), a rate
//! ("10 messages per 60 seconds"), a time-out ("failed after 30 seconds"). So a number counts only with a unit
//! of time, and only behind a word that asks to wait, in the same sentence, with nothing between them that
//! speaks of something else; or in front of "before" and such a word.

use super::number::{self, run};

/// They ask to wait.
const CUES: &[u8] = b"retry retrying retryafter again wait waiting backoff reset resets";

/// What stands behind them is not the wait.
const OTHERS: &[u8] = b"per every each within last past limit failed timed timeout timeouts window";

/// How many words may stand between a cue and its number.
const REACH: u8 = 6;

/// By name in the singular, in milliseconds.
static UNITS: [(&[u8], f64); 5] = [
    (b"ms msec milli millisecond", 1.0),
    (b"s sec second", 1000.0),
    (b"m min minute", 60_000.0),
    (b"h hr hour", 3_600_000.0),
    (b"d day", 86_400_000.0),
];

/// The wait that a text asks for, in milliseconds; at most [`super::MAX_MS`]. `None` where it asks for none, or not
/// clearly. English only, in any case; parts are added up ("1 minute and 30 seconds", "6m0s").
///
/// Only for a 429 or a 503 that names no wait anywhere else.
pub fn text_wait(text: &str) -> Option<u64> {
    let text = text.as_bytes();
    let mut rest = text;
    // How many more words the cue holds for, and a duration in front of "before" that waits for its cue.
    let mut reach = 0_u8;
    let mut held = None;
    loop {
        let (first, tail) = rest.split_first()?;
        rest = if first.is_ascii_digit() {
            let found = if is_joined(text, rest) { None } else { duration(rest) };
            if let Some((wait, after)) = found {
                if reach > 0 {
                    return Some(number::saturate(wait));
                }
                held = is_word(after, b"before").then_some(wait);
                after
            } else {
                let after = amount(rest).map_or(tail, |(_, after)| after);
                // The lower end of "5 to 10 seconds" stands between the cue and its number; any other bare
                // number is what the sentence is about.
                let is_range = matches!(after, [b'-', b'0'..=b'9', ..]) || is_word(after, b"to or and");
                if !is_range {
                    reach = 0;
                }
                after
            }
        } else if is_letter(*first) {
            if is_word(rest, CUES) {
                if held.is_some() {
                    return held.map(number::saturate);
                }
                reach = REACH;
            } else if is_word(rest, OTHERS) {
                (reach, held) = (0, None);
            } else {
                reach = reach.saturating_sub(1);
            }
            word(rest).1
        } else {
            if b".!?;\n".contains(first) && tail.first().is_none_or(u8::is_ascii_whitespace) {
                (reach, held) = (0, None);
            }
            tail
        };
    }
}

/// Whether the number at the start of `rest` is the tail of something else: of `-5`, `$5`, `1,5`, `10/60`.
fn is_joined(text: &[u8], rest: &[u8]) -> bool {
    match text.get(..text.len().saturating_sub(rest.len())).unwrap_or_default() {
        [.., b'0'..=b'9', b'-'] => false,
        [.., last] => b"-+$#.,/_".contains(last) || !last.is_ascii(),
        [] => false,
    }
}

/// The duration at the start of a text, in milliseconds, and what follows it: numbers with ever smaller units.
fn duration(text: &[u8]) -> Option<(f64, &[u8])> {
    let (mut sum, mut smallest) = (0.0, f64::INFINITY);
    let mut found = None;
    let mut rest = text;
    while let Some((thousandths, after)) = amount(rest) {
        let (name, after) = run(skip(after, b" -\t"), is_letter);
        let singular = match name {
            [stem @ .., b's' | b'S'] if stem.len() > 1 => stem,
            _ => name,
        };
        let Some((_, unit)) = UNITS.iter().find(|(names, unit)| *unit < smallest && is_listed(singular, names)) else {
            break;
        };
        smallest = *unit;
        sum += thousandths * unit / 1000.0;
        found = Some((sum, after));
        rest = skip(after, b" ,\t");
        if is_word(rest, b"and") {
            rest = skip(run(rest, is_letter).1, b" \t");
        }
    }
    found
}

/// The number at the start of a text, in thousandths, and what follows it; also in groups (`1,000`).
fn amount(text: &[u8]) -> Option<(f64, &[u8])> {
    let (mut number, mut rest) = number::whole(text)?;
    while let [b',', group @ ..] = rest {
        match number::whole(group) {
            Some((value, after)) if group.len().saturating_sub(after.len()) == 3 => {
                number = number * 1000.0 + value;
                rest = after;
            }
            _ => break,
        }
    }
    Some(number::with_fraction(number, rest))
}

/// Whether the first word of a text, after spaces, is one of a list. No word on a list is longer than 15
/// letters, and a longer one is not read to its end: "1s1s1s..." would be, once for each of its numbers.
fn is_word(text: &[u8], list: &[u8]) -> bool {
    let text = skip(text, b" \t");
    is_listed(word(text.get(..16).unwrap_or(text)).0, list)
}

fn is_listed(word: &[u8], list: &[u8]) -> bool {
    list.split(|byte| *byte == b' ').any(|known| word.eq_ignore_ascii_case(known))
}

fn word(text: &[u8]) -> (&[u8], &[u8]) {
    run(text, |byte| is_letter(byte) || byte.is_ascii_digit())
}

/// A letter of any language: the bytes beyond ASCII count as such, so that no word is cut short by one.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

fn skip<'a>(text: &'a [u8], bytes: &[u8]) -> &'a [u8] {
    run(text, |byte| bytes.contains(&byte)).1
}
