//! The `phone-context` of a `tel:` URI (RFC 3966, section 3).

/// Whether it is a global number or a domain name, as libphonenumber's `isPhoneContextValid_` has them: digits
/// of other scripts count in both.
pub(super) fn is_valid(context: &str) -> bool {
    match context.strip_prefix('+') {
        Some(digits) => {
            digits.chars().all(|character| is_digit(character) || matches!(character, '-' | '.' | '(' | ')'))
                && digits.chars().any(is_digit)
        }
        None => is_domain(context),
    }
}

/// Labels of letters, digits and inner hyphens, the last one beginning with a letter; a dot may follow it.
fn is_domain(context: &str) -> bool {
    let mut top = false;
    let mut before = '.';
    for character in context.chars() {
        let letter = character.is_ascii_alphabetic();
        let hyphen = character == '-';
        if before == '.' {
            // Of the last label, or of the one before a dot at the end.
            top = letter;
        }
        let starts_or_ends = matches!(before, '.' | '-') && character == '.' || before == '.' && hyphen;
        if starts_or_ends || !(letter || hyphen || character == '.' || is_digit(character)) {
            return false;
        }
        before = character;
    }
    top && before != '-'
}

/// libphonenumber's `VALID_DIGITS_`: ASCII, full-width, Arabic-Indic, extended Arabic-Indic.
pub(super) fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '\u{ff10}'..='\u{ff19}' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}
