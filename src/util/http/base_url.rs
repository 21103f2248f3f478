//! What an address may be.

use crate::util::format::join;
use crate::util::strings::split_once;

/// Checks an address to which requests with a credential go, and gives it with its scheme and host in lower case and
/// without slashes at the end. The problem goes on where a sentence has the name of the option: `baseUrl` must ...
///
/// `https:` to any host; `http:` only to the machine itself: `localhost` and names below it (RFC 6761, section
/// 6.3), `127.0.0.1` and `[::1]`.
pub fn check_base_url(url: &str) -> Result<String, &'static str> {
    if url.starts_with('/') && !url.starts_with("//") {
        return Err("must be an absolute URL. In a page: new URL(\"/api\", location.origin).href.");
    }
    let (scheme, authority, mut path) = split(url)?;
    let mut start = join(&[scheme, "://", authority], "");
    start.make_ascii_lowercase();
    let host = host_of(&start);
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost");
    if !(start.starts_with("https:") || local && start.starts_with("http:")) {
        return Err("must begin with https://; http:// is for localhost, 127.0.0.1 and [::1] alone.");
    }
    while let Some(shorter) = path.strip_suffix('/') {
        path = shorter;
    }
    if !path.is_empty() && super::check_path(path).is_err() {
        return Err(
            "must have no query and no fragment, and in its path no //, no segment . or .., no space and no \\.",
        );
    }
    start.push_str(path);
    Ok(start)
}

/// Checks the address of something that others are to fetch: absolute, `https:`, with a host and without
/// user name or password. Spaces and control characters must be encoded.
pub fn check_https_url(url: &str) -> Result<(), &'static str> {
    let (scheme, _, rest) = split(url)?;
    if !scheme.eq_ignore_ascii_case("https") {
        return Err("must begin with https://.");
    }
    if rest.bytes().any(super::path::is_unsafe) {
        return Err("must have its spaces, control characters and backslashes encoded.");
    }
    Ok(())
}

/// The host of an absolute URL without port; empty for anything else. In lower case if the URL has been
/// through [`check_base_url`].
pub fn host_of(url: &str) -> &str {
    let Ok((_, authority, _)) = split(url) else { return "" };
    let host = host(authority);
    host.strip_suffix('.').unwrap_or(host)
}

/// Scheme, authority, and all that follows.
#[inline(never)]
fn split(url: &str) -> Result<(&str, &str, &str), &'static str> {
    let Some((scheme, rest)) =
        split_once(url, b':').and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?)))
    else {
        return Err("must be an absolute URL: https://, a host, and a path.");
    };
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end).unwrap_or_default();
    let host = host(authority);
    let mut sound = !host.is_empty() && authority.len() < host.len().wrapping_add(7);
    for (index, byte) in authority.bytes().enumerate() {
        sound &= match byte {
            b'0'..=b'9' | b':' => true,
            _ if index >= host.len() => false,
            b'[' | b']' | b'-' | b'.' | b'_' => true,
            _ => byte.is_ascii_alphabetic() || !byte.is_ascii(),
        };
    }
    if !sound {
        return Err("must have a valid host and port, and no user name.");
    }
    Ok((scheme, authority, rest))
}

/// What stands before the port. The colons of "[::1]" are not before one.
#[inline(never)]
fn host(authority: &str) -> &str {
    let end = if authority.starts_with('[') {
        split_once(authority, b']').map_or(0, |(address, _)| address.len().wrapping_add(1))
    } else {
        split_once(authority, b':').map_or(authority.len(), |(name, _)| name.len())
    };
    authority.get(..end).unwrap_or("")
}
