//! What an address may be.

/// Checks an address to which requests with a credential go, and gives it with its scheme and host in lower case and
/// without slashes at the end.
///
/// `https:` to any host; `http:` only to the machine itself: `localhost` and names below it (RFC 6761, section
/// 6.3), 127.0.0.0/8 and `[::1]`.
pub fn check_base_url(url: &str) -> Result<String, &'static str> {
    let (scheme, authority, path) = split(url).ok_or(
        "It must be an absolute URL that begins with https://. In a page, make one of a path with \
         new URL(\"/api\", location.origin).href.",
    )?;
    if url.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return Err("It must have no query and no fragment.");
    }
    let authority = check_authority(authority)?;
    if scheme.eq_ignore_ascii_case("http") {
        if !is_loopback(host(&authority)) {
            return Err("It must begin with https://. http:// is for localhost, 127.0.0.1 and [::1] alone.");
        }
    } else if !scheme.eq_ignore_ascii_case("https") {
        return Err("It must begin with https://.");
    }
    let mut path = path;
    while let Some(shorter) = path.strip_suffix('/') {
        path = shorter;
    }
    if !path.is_empty() {
        super::check_path(path)?;
    }
    let mut checked = scheme.to_ascii_lowercase();
    checked.push_str("://");
    checked.push_str(&authority);
    checked.push_str(path);
    Ok(checked)
}

/// Checks the address of something that others are to fetch: absolute, `https:`, with a host and without
/// user name or password. Spaces and control characters must be encoded.
pub fn check_https_url(url: &str) -> Result<(), &'static str> {
    match split(url) {
        Some((scheme, authority, rest)) if scheme.eq_ignore_ascii_case("https") => {
            check_authority(authority)?;
            if rest.bytes().any(super::path::is_unsafe) {
                return Err("It must have no space, no control character and no backslash: encode them.");
            }
            Ok(())
        }
        _ => Err("It must be an absolute URL that begins with https://."),
    }
}

/// The host of an absolute URL without port; empty for anything else. In lower case if the URL has been
/// through [`check_base_url`].
pub fn host_of(url: &str) -> &str {
    let host = split(url).map_or("", |(_, authority, _)| host(authority));
    host.strip_suffix('.').unwrap_or(host)
}

/// Scheme, authority, and all that follows.
#[inline(never)]
fn split(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let rest = rest.strip_prefix("//")?;
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

#[inline(never)]
fn host(authority: &str) -> &str {
    // The last colon of "[::1]" is not before a port.
    let end = authority.bytes().rposition(|byte| matches!(byte, b':' | b']')).unwrap_or(authority.len());
    let end = if authority.as_bytes().get(end) == Some(&b']') { authority.len() } else { end };
    authority.get(..end).unwrap_or("")
}

/// The authority in lower case, without user name, with a host and with a port that is a number.
#[inline(never)]
fn check_authority(authority: &str) -> Result<String, &'static str> {
    let host = host(authority);
    let port = authority.as_bytes().get(host.len()..).unwrap_or(&[]);
    let bracketed = host.as_bytes().first() == Some(&b'[');
    let mut sound = !host.is_empty() && bracketed == host.ends_with(']') && port.len() < 7;
    for byte in host.bytes() {
        if byte == b'@' {
            return Err("It must have no user name and no password.");
        }
        sound &= match byte {
            b'[' | b']' | b':' => bracketed,
            b'-' | b'.' | b'_' => true,
            _ => byte.is_ascii_alphanumeric() || !byte.is_ascii(),
        };
    }
    if sound && port.iter().skip(1).all(u8::is_ascii_digit) {
        Ok(authority.to_ascii_lowercase())
    } else {
        Err("Its host is missing or is not one.")
    }
}

fn is_loopback(host: &str) -> bool {
    let octets = host.split('.').filter(|octet| is_octet(octet)).count();
    let labels = host.split('.').count();
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || (labels == 4 && octets == 4 && host.starts_with("127."))
}

/// A number up to 255 without leading zeros, with which some parsers switch to base 8.
fn is_octet(text: &str) -> bool {
    let value = text.bytes().fold(0_u32, |value, byte| match byte {
        b'0'..=b'9' => value.saturating_mul(10).saturating_add((byte & 15).into()),
        _ => 256,
    });
    value < 256 && text.len() < 4 && (text.len() == 1 || !text.starts_with('0'))
}
