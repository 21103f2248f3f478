//! Where in a text the number stands.

use super::context;

/// The number's text, in two parts: what a `phone-context` puts before it, and itself. `None` where the
/// context is none that RFC 3966 allows. This is libphonenumber's `buildNationalNumberForParsing_`.
pub(super) fn extract(text: &str) -> Option<(&str, &str)> {
    let mut before = "";
    let mut number;
    if let Some((start, rest)) = split(text, ";phone-context=") {
        let context = split(rest, ";").map_or(rest, |(context, _)| context);
        if !context::is_valid(context) {
            return None;
        }
        if context.starts_with('+') {
            before = context;
        }
        number = match split(text, "tel:") {
            // After the context, "tel:" makes libphonenumber take the context for the number, which it never is.
            Some((scheme, after)) => after.get(..start.len().checked_sub(scheme.len().wrapping_add(4))?)?,
            None => start,
        };
    } else {
        number = possible(text);
    }
    if let Some((start, _)) = split(number, ";isub=") {
        number = start;
    }
    Some((before, number))
}

/// From the first plus sign or digit to the last digit, letter or `#`, and not beyond the start of a second
/// number: libphonenumber's `extractPossibleNumber`.
fn possible(text: &str) -> &str {
    let starts = |character| matches!(character, '+' | '\u{ff0b}') || context::is_digit(character);
    let ends = |character: char| character.is_ascii_alphabetic() || character == '#' || context::is_digit(character);
    let text = text.trim_start_matches(|character| !starts(character)).trim_end_matches(|character| !ends(character));
    // "530-583-6985 x302/x2303": two extensions, or a second number that differs in its extension.
    for (place, byte) in text.bytes().enumerate() {
        if matches!(byte, b'/' | b'\\')
            && let Some(rest) = text.get(place.wrapping_add(1)..)
            && rest.bytes().find(|byte| *byte != b' ') == Some(b'x')
        {
            return text.get(..place).unwrap_or_default();
        }
    }
    text
}

/// What stands before and after the first `mark`, which is ASCII.
fn split<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mark = mark.as_bytes();
    let place = text.as_bytes().windows(mark.len()).position(|at| at.first() == mark.first() && at == mark)?;
    Some((text.get(..place)?, text.get(place.wrapping_add(mark.len())..)?))
}
