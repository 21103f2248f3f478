//! The field `RateLimit`: a List of Items (draft-ietf-httpapi-ratelimit-headers from version 8 on; RFC 9651), one for each
//! limit that applies: `"default";r=0;t=5`. Many servers still send the form of earlier versions:
//! `limit=10, remaining=0, reset=5`.
//!
//! The Item is the limit's name, a String. `r`, which is required, is the number of requests that remain. `t` is the time until
//! the limit resets, in seconds from now, never an epoch. Both are integers and not negative. So are the three of the earlier
//! form, of which `remaining` or `reset` is required. A malformed field is ignored, as the draft requires. Parameters that are
//! not used (`pk=:YWJj:`) are not checked for their type.

use super::number::{integer, skip, take};

/// One limit. A negative number is missing.
#[derive(Clone, Copy)]
pub(super) struct Quota {
    pub limit: f64,
    pub remaining: f64,
    /// Milliseconds from now.
    pub reset_ms: f64,
}

const EMPTY: Quota = Quota { limit: -1.0, remaining: -1.0, reset_ms: -1.0 };

impl Quota {
    /// The order in which limits are chosen: first those that are used up, then the others, by the longest wait.
    #[inline(never)]
    fn rank(&self) -> f64 {
        if self.remaining == 0.0 && self.reset_ms >= 0.0 { self.reset_ms } else { -1.0 / (self.reset_ms + 2.0) }
    }
}

/// The limit to wait for: the one with the longest wait of those that are used up, or of all if none is. `None` for a malformed
/// field.
pub(super) fn rate_limit(mut text: &[u8]) -> Option<Quota> {
    let rest = &mut text;
    let mut chosen: Option<Quota> = None;
    // In the earlier form, each property is an Item of its own. Together they are one limit.
    let mut older = EMPTY;
    loop {
        let is_named = string(rest).is_some();
        let mut quota = if is_named { EMPTY } else { older };
        let mut is_property = !is_named;
        while is_property || take(rest, b';') {
            skip(rest);
            let name = item(rest, b'=')?;
            let mut value = -1.0;
            if take(rest, b'=') {
                take(rest, b'%');
                if string(rest).is_none() {
                    let mut text = item(rest, b';')?;
                    if text.len() <= 15 {
                        value = integer(&mut text).filter(|_| text.is_empty()).unwrap_or(-1.0);
                    }
                }
            }
            match (name, is_property) {
                (b"r", false) if is_named => quota.remaining = value,
                (b"t", false) if is_named => match value {
                    0.0.. => quota.reset_ms = value * 1000.0,
                    _ => return None,
                },
                (b"limit" | b"remaining" | b"reset", true) if value < 0.0 => return None,
                (b"limit", true) => quota.limit = value,
                // If the field came twice, the fewest requests and the longest wait count.
                (b"remaining", true) if quota.remaining < 0.0 || value < quota.remaining => quota.remaining = value,
                (b"reset", true) => quota.reset_ms = quota.reset_ms.max(value * 1000.0),
                _ => {}
            }
            is_property = false;
        }
        if !is_named {
            older = quota;
        } else if quota.remaining < 0.0 {
            return None;
        } else if chosen.is_none_or(|chosen| quota.rank() > chosen.rank()) {
            chosen = Some(quota);
        }
        skip(rest);
        if !take(rest, b',') {
            break;
        }
        skip(rest);
    }
    if !rest.is_empty() {
        return None;
    }
    let is_complete = older.remaining >= 0.0 || older.reset_ms >= 0.0;
    if is_complete && chosen.is_none_or(|chosen| older.rank() > chosen.rank()) { Some(older) } else { chosen }
}

/// The limit of the field `RateLimit-Policy`: `"default";q=100;w=60`, or `100;w=60` in the earlier form. `None` for a malformed
/// field, and for several policies, because it does not show which of them `RateLimit` is about.
pub(super) fn policy(mut text: &[u8]) -> Option<f64> {
    let rest = &mut text;
    let mut limit = if string(rest).is_some() { None } else { Some(integer(rest)?) };
    while take(rest, b';') {
        skip(rest);
        let name = item(rest, b'=')?;
        if take(rest, b'=') && string(rest).is_none() {
            let mut value = item(rest, b';')?;
            if name == b"q" {
                limit = integer(&mut value).filter(|_| value.is_empty());
            }
        }
    }
    limit.filter(|_| rest.is_empty())
}

/// Moves past a String. `None` if there is no complete one.
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

/// Reads a key or a value that is not a String. `None` if there is none.
fn item<'a>(text: &mut &'a [u8], end: u8) -> Option<&'a [u8]> {
    let is_end = |byte: &u8| !byte.is_ascii_graphic() || *byte == end || b"\"(),;<>[\\]{}".contains(byte);
    let length = text.iter().position(is_end).unwrap_or(text.len());
    let (item, after) = text.split_at_checked(length)?;
    *text = after;
    (length > 0).then_some(item)
}
