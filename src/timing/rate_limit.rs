//! The field `RateLimit`: a List of Items (draft-ietf-httpapi-ratelimit-headers from version 8 on; RFC 9651), one for
//! each limit that applies, such as `"default";r=0;t=5`; or what versions before had, `limit=10, remaining=0, reset=5`,
//! which many servers still send.
//!
//! The Item is the limit's name, a String. `r` is how much is left and is required, `t` is when it is fresh
//! again, in seconds from now and never an epoch; both are whole and not negative, and so are the older three, of which
//! `remaining` or `reset` is required. A malformed field is ignored as a whole, as the draft requires. Only what is not
//! read (`pk=:YWJj:`) is taken as it comes, not checked by its type.

use super::number::{integer, skip, take};

/// What one limit says; below 0 where it does not tell.
#[derive(Clone, Copy)]
pub(super) struct Quota {
    pub limit: f64,
    pub remaining: f64,
    /// Milliseconds from now.
    pub reset_ms: f64,
}

const UNTOLD: Quota = Quota { limit: -1.0, remaining: -1.0, reset_ms: -1.0 };

impl Quota {
    /// First a limit that is used up and tells its wait, then the longest wait: below 0, in the same order.
    #[inline(never)]
    fn rank(&self) -> f64 {
        if self.remaining == 0.0 && self.reset_ms >= 0.0 { self.reset_ms } else { -1.0 / (self.reset_ms + 2.0) }
    }
}

/// The limit to wait for: of those that are used up, the one with the longest wait; where none is, of all.
/// `None` for a malformed field.
pub(super) fn rate_limit(mut text: &[u8]) -> Option<Quota> {
    let rest = &mut text;
    let mut chosen: Option<Quota> = None;
    // What the older members, which are Items of their own, say together.
    let mut older = UNTOLD;
    loop {
        let is_named = string(rest).is_some();
        let mut quota = if is_named { UNTOLD } else { older };
        let mut is_member = !is_named;
        while is_member || take(rest, b';') {
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
            match (name, is_member) {
                (b"r", false) if is_named => quota.remaining = value,
                (b"t", false) if is_named => match value {
                    0.0.. => quota.reset_ms = value * 1000.0,
                    _ => return None,
                },
                (b"limit" | b"remaining" | b"reset", true) if value < 0.0 => return None,
                (b"limit", true) => quota.limit = value,
                // A field that came twice: the fewest, and the longest wait.
                (b"remaining", true) if quota.remaining < 0.0 || value < quota.remaining => quota.remaining = value,
                (b"reset", true) => quota.reset_ms = quota.reset_ms.max(value * 1000.0),
                _ => {}
            }
            is_member = false;
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
    let is_told = older.remaining >= 0.0 || older.reset_ms >= 0.0;
    if is_told && chosen.is_none_or(|chosen| older.rank() > chosen.rank()) { Some(older) } else { chosen }
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
