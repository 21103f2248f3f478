//! Which part of the input is the number, and the `phone-context` of a `tel:` URI (RFC 3966, section 3).

/// Returns the number in two parts: the prefix from a `phone-context`, and the number itself. `None` if RFC 3966 does
/// not allow the context. This is libphonenumber's `buildNationalNumberForParsing_`.
pub(super) fn extract(input: &str) -> Option<(&str, &str)> {
    let mut before = "";
    let mut number;
    if let Some((start, rest)) = split_at_mark(input, ";phone-context=") {
        let context = split_at_mark(rest, ";").map_or(rest, |(context, _)| context);
        if !is_valid_context(context) {
            return None;
        }
        if context.starts_with('+') {
            before = context;
        }
        number = match split_at_mark(input, "tel:") {
            // If "tel:" comes after the context, libphonenumber parses the context, which is never a number.
            Some((scheme, after)) => after.get(..start.len().checked_sub(scheme.len() + 4)?)?,
            None => start,
        };
    } else {
        number = extract_possible(input);
    }
    if let Some((start, _)) = split_at_mark(number, ";isub=") {
        number = start;
    }
    Some((before, number))
}

/// From the first plus sign or digit to the last digit, letter or `#`, but not beyond the start of a second number:
/// libphonenumber's `extractPossibleNumber`.
fn extract_possible(input: &str) -> &str {
    let starts = |character| matches!(character, '+' | '\u{ff0b}') || is_digit(character);
    let ends = |character: char| character.is_ascii_alphabetic() || character == '#' || is_digit(character);
    let input = input.trim_start_matches(|character| !starts(character)).trim_end_matches(|character| !ends(character));
    // "530-583-6985 x302/x2303": two extensions, or a second number that differs in its extension.
    for (index, byte) in input.bytes().enumerate() {
        if matches!(byte, b'/' | b'\\')
            && let Some(rest) = input.get(index + 1..)
            && rest.bytes().find(|byte| *byte != b' ') == Some(b'x')
        {
            return input.get(..index).unwrap_or_default();
        }
    }
    input
}

/// The parts before and after the first `mark`, which must be ASCII.
fn split_at_mark<'a>(input: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mark = mark.as_bytes();
    let index = input.as_bytes().windows(mark.len()).position(|at| at.first() == mark.first() && at == mark)?;
    Some((input.get(..index)?, input.get(index + mark.len()..)?))
}

/// libphonenumber's `isPhoneContextValid_`: a global number or a domain name. Both may have digits of other scripts.
fn is_valid_context(context: &str) -> bool {
    match context.strip_prefix('+') {
        Some(digits) => {
            digits.chars().all(|character| is_digit(character) || matches!(character, '-' | '.' | '(' | ')'))
                && digits.chars().any(is_digit)
        }
        None => is_domain(context),
    }
}

/// Labels of letters, digits and inner hyphens. The last label begins with a letter, and a dot may follow it.
fn is_domain(context: &str) -> bool {
    let mut top = false;
    let mut before = '.';
    for character in context.chars() {
        let letter = character.is_ascii_alphabetic();
        let hyphen = character == '-';
        if before == '.' {
            // At the end of the loop this is about the last label.
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
fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '\u{ff10}'..='\u{ff19}' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}
