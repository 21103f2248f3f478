//! The structured field `RateLimit` (draft-ietf-httpapi-ratelimit-headers): a List of Items (RFC 9651), one
//! for each limit that applies, such as `"default";r=0;t=5`.
//!
//! The Item is the limit's name, a String. `r` is how much is left and is required, `t` is when it is fresh
//! again, in seconds from now and never an epoch; both are whole and not negative. A malformed field is ignored
//! as a whole, as the draft requires: the earlier drafts' `limit=10, remaining=0` is one, too. Only the inside
//! of a parameter that is not read (`pk=:YWJj:`) is taken as it comes, not checked by its type.

use super::number::{run, whole};

/// What one limit says.
#[derive(Clone, Copy)]
pub struct Quota {
    pub remaining: f64,
    /// Milliseconds from now; -1 where the field does not tell.
    pub reset_ms: f64,
}

/// The limit to wait for: of those that are used up, the one with the longest `t`; where none is, of all.
/// `None` for a malformed field.
pub fn rate_limit(text: &[u8]) -> Option<Quota> {
    let mut rest = text;
    let mut chosen: Option<Quota> = None;
    loop {
        rest = string(rest)?;
        let mut quota = Quota { remaining: -1.0, reset_ms: -1.0 };
        while let [b';', after @ ..] = rest {
            let (name, after) = run(skip(after), |byte| byte.is_ascii_lowercase() || b"0123456789_-.*".contains(&byte));
            if !matches!(name, [b'a'..=b'z' | b'*', ..]) {
                return None;
            }
            let (value, after) = match after {
                [b'=', after @ ..] => bare_item(after)?,
                _ => (None, after),
            };
            match name {
                b"r" => quota.remaining = value?,
                b"t" => quota.reset_ms = value? * 1000.0,
                _ => {}
            }
            rest = after;
        }
        if quota.remaining < 0.0 {
            return None;
        }
        if chosen.is_none_or(|chosen| rank(chosen) < rank(quota)) {
            chosen = Some(quota);
        }
        rest = match skip(rest) {
            [] => return chosen,
            [b',', after @ ..] => skip(after),
            _ => return None,
        };
    }
}

/// First a limit that is used up and tells its wait, then the longest wait; an unknown one is below any.
fn rank(quota: Quota) -> (bool, f64) {
    (quota.remaining <= 0.0 && quota.reset_ms >= 0.0, quota.reset_ms)
}

fn skip(text: &[u8]) -> &[u8] {
    run(text, |byte| byte == b' ' || byte == b'\t').1
}

/// What follows a String; `None` where there is none, or not a whole one.
fn string(text: &[u8]) -> Option<&[u8]> {
    let [b'"', rest @ ..] = text else { return None };
    let mut rest = rest;
    loop {
        rest = match rest {
            [b'"', after @ ..] => return Some(after),
            [b'\\', b'"' | b'\\', after @ ..] => after,
            [b'\\', ..] => return None,
            [b' '..=b'~', after @ ..] => after,
            _ => return None,
        };
    }
}

/// A value of any type, and what follows it. The value itself is told only where it is an Integer (of at
/// most 15 digits) that is not negative: `r` and `t` can be nothing else.
fn bare_item(text: &[u8]) -> Option<(Option<f64>, &[u8])> {
    if let [b'"', ..] | [b'%', b'"', ..] = text {
        return Some((None, string(text.strip_prefix(b"%").unwrap_or(text))?));
    }
    let (item, after) = run(text, |byte| byte.is_ascii_graphic() && !b"\"(),;<>[\\]{}".contains(&byte));
    let value = match whole(item) {
        Some((number, [])) if item.len() <= 15 => Some(number),
        _ => None,
    };
    (!item.is_empty()).then_some((value, after))
}
