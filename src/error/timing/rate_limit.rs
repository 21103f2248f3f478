//! The structured field `RateLimit` (draft-ietf-httpapi-ratelimit-headers): a List of Items (RFC 9651), one
//! for each limit that applies, such as `"default";r=0;t=5`.
//!
//! The Item is the limit's name, a String. `r` is how much is left and is required, `t` is when it is fresh
//! again, in seconds from now and never an epoch; both are whole and not negative. A malformed field is ignored
//! as a whole, as the draft requires: the earlier drafts' `limit=10, remaining=0` is one, too.

use super::number::{self, run};

/// What one limit says.
#[derive(Clone, Copy)]
pub struct Quota {
    pub remaining: u64,
    /// Milliseconds from now.
    pub reset_ms: Option<u64>,
}

/// The limit to wait for: of those that are used up, the one with the longest `t`; where none is, of all.
/// `None` for a malformed field.
pub fn rate_limit(text: &[u8]) -> Option<Quota> {
    let mut rest = text;
    let mut chosen: Option<Quota> = None;
    loop {
        rest = string(rest)?;
        let (mut remaining, mut reset) = (None, Some(None));
        while let [b';', after @ ..] = rest {
            let (name, after) = key(skip(after, b" "))?;
            let (value, after) = match after {
                [b'=', after @ ..] => bare_item(after)?,
                _ => (None, after),
            };
            match name {
                b"r" => remaining = value,
                b"t" => reset = value.map(Some),
                _ => {}
            }
            rest = after;
        }
        let reset_ms = reset?.map(|seconds| seconds.saturating_mul(1000).min(super::MAX_MS));
        let quota = Quota { remaining: remaining?, reset_ms };
        if chosen.is_none_or(|chosen| rank(&chosen) < rank(&quota)) {
            chosen = Some(quota);
        }
        rest = match skip(rest, b" \t") {
            [] => return chosen,
            [b',', after @ ..] => skip(after, b" \t"),
            _ => return None,
        };
    }
}

fn rank(quota: &Quota) -> (bool, bool, Option<u64>) {
    (quota.reset_ms.is_some(), quota.remaining == 0, quota.reset_ms)
}

fn skip<'a>(text: &'a [u8], bytes: &[u8]) -> &'a [u8] {
    run(text, |byte| bytes.contains(&byte)).1
}

/// What follows a String; `None` where there is none, or not a whole one.
fn string(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text.strip_prefix(b"\"")?;
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

fn key(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let starts = matches!(text, [b'a'..=b'z' | b'*', ..]);
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte);
    starts.then(|| run(text, fits))
}

/// A value of any type, and what follows it. The value itself is told only where it is an Integer that is
/// not negative: `r` and `t` can be nothing else, and no other parameter is read.
fn bare_item(text: &[u8]) -> Option<(Option<u64>, &[u8])> {
    match text {
        [b'"', ..] => Some((None, string(text)?)),
        [b'%', after @ ..] => Some((None, string(after)?)),
        [b'?', b'0' | b'1', after @ ..] => Some((None, after)),
        [b':', after @ ..] => {
            let (_, after) = run(after, |byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
            Some((None, after.strip_prefix(b":")?))
        }
        [b'-' | b'@', after @ ..] => Some((None, numeric(after.strip_prefix(b"-").unwrap_or(after))?.1)),
        [b'0'..=b'9', ..] => numeric(text),
        [first, ..] if first.is_ascii_alphabetic() || *first == b'*' => {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte);
            Some((None, run(text, fits).1))
        }
        _ => None,
    }
}

/// An Integer of at most 15 digits; or a Decimal of at most 12 and 3, whose value is not told.
fn numeric(text: &[u8]) -> Option<(Option<u64>, &[u8])> {
    let (value, after) = number::whole(text)?;
    let length = text.len().saturating_sub(after.len());
    let [b'.', fraction @ ..] = after else {
        return (length <= 15).then_some((Some(value), after));
    };
    let (_, after) = number::whole(fraction)?;
    let decimals = fraction.len().saturating_sub(after.len());
    (length <= 12 && decimals <= 3).then_some((None, after))
}
