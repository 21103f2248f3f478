//! The structured field `RateLimit` (draft-ietf-httpapi-ratelimit-headers): a List of Items (RFC 9651), one
//! for each limit that applies, such as `"default";r=0;t=5`.
//!
//! The Item is the limit's name, a String. `r` is how much is left and is required, `t` is when it is fresh
//! again, in seconds from now and never an epoch; both are whole and not negative. A malformed field is ignored
//! as a whole, as the draft requires: the earlier drafts' `limit=10, remaining=0` is one, too. Only a parameter
//! that is not read (`pk=:YWJj:`) is taken as it comes, not checked by its type.

use super::number::{take, whole};

/// What one limit says.
#[derive(Clone, Copy)]
pub struct Quota {
    pub remaining: f64,
    /// Milliseconds from now; below 0 where the field does not tell.
    pub reset_ms: f64,
}

/// The limit to wait for: of those that are used up, the one with the longest `t`; where none is, of all.
/// `None` for a malformed field.
pub fn rate_limit(mut text: &[u8]) -> Option<Quota> {
    let rest = &mut text;
    let mut chosen = None;
    let mut highest = f64::NEG_INFINITY;
    loop {
        string(rest)?;
        let (mut remaining, mut reset_ms) = (-1.0, -1.0);
        while take(rest, b';') {
            skip(rest);
            let name = item(rest, b'=')?;
            let mut value = -1.0;
            if take(rest, b'=') {
                take(rest, b'%');
                if string(rest).is_none() {
                    let mut text = item(rest, b';')?;
                    if text.len() <= 15 {
                        value = whole(&mut text).filter(|_| text.is_empty()).unwrap_or(-1.0);
                    }
                }
            }
            match name {
                b"r" => remaining = value,
                b"t" if value < 0.0 => return None,
                b"t" => reset_ms = value * 1000.0,
                _ => {}
            }
        }
        if remaining < 0.0 {
            return None;
        }
        // First a limit that is used up and tells its wait, then the longest wait: below 0, in the same order.
        let rank = if remaining == 0.0 && reset_ms >= 0.0 { reset_ms } else { -1.0 / (reset_ms + 2.0) };
        if rank > highest {
            highest = rank;
            chosen = Some(Quota { remaining, reset_ms });
        }
        skip(rest);
        if rest.is_empty() {
            return chosen;
        }
        if !take(rest, b',') {
            return None;
        }
        skip(rest);
    }
}

fn skip(text: &mut &[u8]) {
    while take(text, b' ') || take(text, b'\t') {}
}

/// A String; `None` where there is none, or not a whole one.
fn string(text: &mut &[u8]) -> Option<()> {
    let mut rest = *text;
    if !take(&mut rest, b'"') {
        return None;
    }
    loop {
        let (first, after) = rest.split_first()?;
        rest = after;
        match first {
            b'"' => {
                *text = rest;
                return Some(());
            }
            b'\\' if take(&mut rest, b'"') || take(&mut rest, b'\\') => {}
            b'\\' => return None,
            b' '..=b'~' => {}
            _ => return None,
        }
    }
}

/// A key, or a value of another type; `None` where there is none.
fn item<'a>(text: &mut &'a [u8], end: u8) -> Option<&'a [u8]> {
    let is_end = |byte: &u8| !byte.is_ascii_graphic() || *byte == end || b"\"(),;<>[\\]{}".contains(byte);
    let length = text.iter().position(is_end).unwrap_or(text.len());
    let (item, after) = text.split_at_checked(length)?;
    *text = after;
    (length > 0).then_some(item)
}
