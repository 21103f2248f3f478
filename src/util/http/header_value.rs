//! What a header field may be.

/// Checks that a value is one field and nothing more: no line break with which it could end the field and begin
/// another, nothing that `fetch` would throw at (RFC 9110, section 5.5).
///
/// Characters beyond ASCII are refused too: what a server makes of them is anyone's guess. Spaces around the value
/// `fetch` would cut off without a word.
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
