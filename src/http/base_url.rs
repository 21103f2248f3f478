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
    if url.contains(['?', '#']) {
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
    let path = path.trim_end_matches('/');
    if !path.is_empty() {
        super::check_path(path)?;
    }
    Ok([&scheme.to_ascii_lowercase(), "://", &authority, path].concat())
}

/// Checks the address of something that others are to fetch: absolute, `https:`, with a host and without
/// user name or password. Spaces and control characters must be encoded.
pub fn check_https_url(url: &str) -> Result<(), &'static str> {
    match split(url) {
        Some((scheme, authority, rest)) if scheme.eq_ignore_ascii_case("https") => {
            check_authority(authority)?;
            if rest.contains(|character: char| character <= ' ' || matches!(character, '\\' | '\u{7f}')) {
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
    split(url).map_or("", |(_, authority, _)| host(authority).trim_end_matches('.'))
}

/// Scheme, authority, and all that follows.
fn split(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

fn host(authority: &str) -> &str {
    let (name, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    // The last colon of "[::1]" is not before a port.
    if port.ends_with(']') { authority } else { name }
}

/// The authority in lower case, without user name, with a host and with a port that is a number.
fn check_authority(authority: &str) -> Result<String, &'static str> {
    if authority.contains('@') {
        return Err("It must have no user name and no password.");
    }
    let host = host(authority);
    let port = authority.get(host.len()..).unwrap_or("").trim_start_matches(':');
    let bracketed = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let sound = match bracketed {
        Some(inner) => inner.contains(':') && inner.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.')),
        None => !host.is_empty() && !host.contains(|c: char| c <= ' ' || "%:[]<>^`{|}\"\u{7f}".contains(c)),
    };
    if !sound || port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Its host is missing or is not one.");
    }
    Ok(authority.to_ascii_lowercase())
}

fn is_loopback(host: &str) -> bool {
    let mut numbers = host.split('.');
    let four = host.split('.').count() == 4;
    let octet = |text: &str| text.parse::<u8>().is_ok_and(|_| text.len() == 1 || !text.starts_with(['0', '+']));
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || (four && numbers.next() == Some("127") && numbers.all(octet))
}
