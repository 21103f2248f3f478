//! Valid addresses.

use crate::util::format::join;
use crate::util::strings::split_once;
use crate::util::value::parse_integer;

/// Checks an address that requests with an API key go to. Returns it with scheme and host in lower case and without slashes
/// at the end. `https:` may go to any host, `http:` only to this machine: `localhost` and names below it (RFC 6761, section
/// 6.3), `127.0.0.1` and `[::1]`.
///
/// # Errors
///
/// The end of a sentence that begins with the name of the option: "must be ...".
pub fn check_base_url(url: &str) -> Result<String, &'static str> {
    if url.starts_with('/') && !url.starts_with("//") {
        return Err("must be an absolute URL. In a page: new URL(\"/api\", location.origin).href.");
    }
    let (scheme, authority, mut path) = split(url)?;
    let mut start = join(&[scheme, "://", authority], "");
    start.make_ascii_lowercase();
    let host = host_of(&start);
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost");
    if !(start.starts_with("https:") || is_local && start.starts_with("http:")) {
        return Err("must begin with https://; http:// is only for localhost, 127.0.0.1 and [::1].");
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

/// Checks an address that others fetch: an absolute `https:` URL with a host and without a user name. Spaces, control
/// characters and backslashes must be encoded.
#[inline(never)]
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

/// The host of an absolute URL, without its port. Empty for any other string. In lower case if the URL comes from
/// [`check_base_url`].
pub fn host_of(url: &str) -> &str {
    let Ok((_, authority, _)) = split(url) else { return "" };
    let host = host(authority);
    host.strip_suffix('.').unwrap_or(host)
}

/// Scheme, authority, and the rest.
fn split(url: &str) -> Result<(&str, &str, &str), &'static str> {
    let Some((scheme, rest)) =
        split_once(url, b':').and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?)))
    else {
        return Err("must be an absolute URL: https://, a host, and a path.");
    };
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end).unwrap_or_default();
    let host = host(authority);
    let is_address = host.starts_with('[');
    let fits = |byte: u8| match byte {
        b'[' | b']' | b':' => is_address,
        b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'.' => true,
        _ => !is_address && (byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_') || !byte.is_ascii()),
    };
    let port = authority.get(host.len()..).unwrap_or_default();
    let is_port = matches!(port, "" | ":")
        || port.strip_prefix(':').and_then(parse_integer).is_some_and(|port| port <= u16::MAX.into());
    if host.is_empty() || !host.bytes().all(fits) || !is_port {
        return Err("must have a valid host and port, and no user name.");
    }
    Ok((scheme, authority, rest))
}

/// The authority without its port. The colons of `[::1]` do not begin one.
fn host(authority: &str) -> &str {
    let end = if authority.starts_with('[') {
        split_once(authority, b']').map_or(0, |(address, _)| address.len() + 1)
    } else {
        split_once(authority, b':').map_or(authority.len(), |(name, _)| name.len())
    };
    authority.get(..end).unwrap_or("")
}
