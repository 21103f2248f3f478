//! What a header field may be.

/// Checks that a value is one field and nothing more: no line break with which it could end the field and begin
/// another, nothing that `fetch` would throw at (RFC 9110, section 5.5).
pub fn check_header_value(value: &str) -> Result<(), &'static str> {
    if !value.chars().all(|character| matches!(character, '\t' | ' '..='~' | '\u{a0}'..='\u{ff}')) {
        return Err("It has a line break or another character that a header field cannot have.");
    }
    // `fetch` would cut them off without a word.
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if is_space(value.as_bytes().first()) || is_space(value.as_bytes().last()) {
        return Err("It begins or ends with a space.");
    }
    Ok(())
}

/// Checks that a name is a token (RFC 9110, section 5.6.2).
pub fn check_header_name(name: &str) -> Result<(), &'static str> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err("A header's name has letters, digits and hyphens, and no spaces.");
    }
    Ok(())
}
