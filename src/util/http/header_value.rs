//! Valid names and values of header fields.

/// Checks the value of a header field (RFC 9110, section 5.5). A line break could begin another field, and `fetch` throws at
/// other control characters.
///
/// Characters beyond ASCII are rejected, too, because servers decode them differently; and white space around the value,
/// because `fetch` removes it silently.
pub fn check_header_value(value: &str) -> Result<(), &'static str> {
    if value.trim_ascii().len() == value.len() && value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return Ok(());
    }
    Err("A header's value is one line of ASCII, without spaces around it.")
}

/// Checks that a name is a token (RFC 9110, section 5.6.2).
pub fn check_header_name(name: &str) -> Result<(), &'static str> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err("A header's name has letters, digits and hyphens, and no spaces.");
    }
    Ok(())
}
