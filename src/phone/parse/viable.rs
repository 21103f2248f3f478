//! Whether symbols can be a phone number.

use super::extension;
use super::symbol::is_punctuation;

/// libphonenumber's `isViablePhoneNumber`: two digits; or three digits with only punctuation between and plus
/// signs only before them, then digits, letters and punctuation, then an extension or none.
pub(super) fn is_viable(symbols: &[u8]) -> bool {
    let mut digits = 0_u32;
    let mut plus = true;
    for (place, symbol) in symbols.iter().enumerate() {
        let is_digit = symbol.is_ascii_digit();
        plus &= *symbol == b'+';
        if digits > 2 {
            if !is_digit && !symbol.is_ascii_alphabetic() && !is_punctuation(*symbol) {
                // From here on there may only be an extension, or from before here.
                return extension::find(symbols)
                    .is_some_and(|(start, _)| start <= place && starts_after_three(symbols, start));
            }
        } else if is_digit {
            digits = digits.wrapping_add(1);
        } else if !plus && !is_punctuation(*symbol) {
            return false;
        }
    }
    digits > 2 || (digits == 2 && symbols.len() == 2)
}

/// Whether three digits stand before the extension.
fn starts_after_three(symbols: &[u8], start: usize) -> bool {
    symbols.iter().take(start).filter(|symbol| symbol.is_ascii_digit()).nth(2).is_some()
}
