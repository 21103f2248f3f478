//! Whether a string is an E.164 number, by its calling code and its length.

use super::calling_codes::CALLING_CODES;
use super::digit_scan::DigitScan;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::digits as decimal;

/// Checks that `input` is `+` and ASCII digits, with a known calling code and a length that numbers of this code
/// have. Returns the calling code. It does not check whether the number is in use.
///
/// # Errors
///
/// An issue without a path. Any other spelling (`+1 (415) 555-1234`, `0014155551234`) is an error that suggests the number. Without `+` and
/// without a dialling prefix there is a suggestion only for 11 to 15 digits that begin with a calling code and have
/// one of its lengths. Ten digits may be a national number (`4155551212` is San Francisco, not Switzerland's +41):
/// there the message asks for the country code.
pub fn check_e164(input: &str) -> Result<u16, Issue> {
    let scan = DigitScan::of(input);
    let digits = scan.digits.as_str();
    let structure = Structure::of(digits);
    let start = digits.get(..structure.code_length).unwrap_or("");
    let found = structure.rest_length as u32;
    let lengths = structure.lengths;
    let found_digits = decimal(found.into());
    let mut possible = String::new();
    let mut suggestion = None;
    let issue = if scan.has_letters {
        // A scheme or a channel stands before the number: tel:, sms:, whatsapp:. After the last colon there is no other.
        let after_colon = input.bytes().rposition(|byte| byte == b':').and_then(|index| input.get(index + 1..));
        suggestion = after_colon.filter(|number| check_e164(number).is_ok()).map(str::to_owned);
        Issue::of("", rule!(Letters, "Write digits instead of letters, without an extension."), [])
    } else if scan.has_other_characters {
        Issue::of("", rule!(InvalidCharacters, "Write only digits; give several numbers as an array."), [])
    } else if digits.is_empty() {
        Issue::of("", rule!(Empty, "There is no number."), [])
    } else if structure.fits() && (scan.has_plus || scan.has_dialling_prefix || (11..16).contains(&digits.len())) {
        suggestion = Some(["+", digits].concat());
        match (scan.has_plus, scan.removed.as_str()) {
            (true, "") => return Ok(structure.calling_code),
            (true, removed) => Issue::of("", rule!(InvalidCharacters, "{removed}."), [removed]),
            (false, "") => Issue::of("", rule!(MissingPlus, "The + is missing."), []),
            (false, removed) => Issue::of("", rule!(MissingPlus, "The + is missing. {removed}."), [removed]),
        }
    } else if !scan.has_plus {
        let rule = rule!(MissingCountryCode, "Add + and the country code, and leave out a 0 before the number.");
        Issue::of("", rule, [])
    } else if structure.calling_code == 0 {
        Issue::of("", rule!(UnknownCallingCode, "There is no country code +{code}."), [start])
    } else {
        for length in 0..16_u32 {
            if lengths >> length & 1 == 1 {
                possible.push_str(if possible.is_empty() { "" } else { " or " });
                possible.push_str(&decimal(length.into()));
            }
        }
        let rule = if lengths >> found == 0 {
            rule!(TooLong, "After +{code} come {possible} digits, not {found}.")
        } else if lengths.trailing_zeros() > found {
            rule!(TooShort, "After +{code} come {possible} digits, not {found}.")
        } else {
            rule!(InvalidLength, "After +{code} come {possible} digits, not {found}.")
        };
        Issue::of("", rule, [start, &possible, &found_digits])
    };
    Err(Issue { suggestion, ..issue })
}

/// Digits, split into calling code and national number.
struct Structure {
    /// The calling code: 1, 44, 880. 0 if the digits begin with none.
    calling_code: u16,
    /// The number of digits of the calling code.
    code_length: usize,
    /// The number of digits after it.
    rest_length: usize,
    /// The possible values of `rest_length`: bit n stands for n digits.
    lengths: u32,
}

impl Structure {
    /// No calling code is the prefix of another (E.164, section 6.2.1), so the first match is the right one.
    fn of(digits: &str) -> Structure {
        let mut found = Structure { calling_code: 0, code_length: 0, rest_length: digits.len(), lengths: 0 };
        let mut start = 0_u16;
        for digit in digits.bytes().take(3) {
            start = start * 10 + u16::from(digit & 15);
            found.code_length += 1;
            found.rest_length -= 1;
            let mut code = 0_u16;
            for [step, low, high] in &PACKED {
                code += u16::from(*step);
                // No code is 0, and none begins with 0.
                if code == start {
                    found.calling_code = code;
                    found.lengths = u16::from_le_bytes([*low, *high]).into();
                    return found;
                }
            }
            if start == 0 {
                break;
            }
        }
        found
    }

    /// Whether numbers of this calling code have this length. The scan keeps at most 20 digits, so the shift is below 32.
    fn fits(&self) -> bool {
        self.lengths >> self.rest_length & 1 == 1
    }
}

/// The table as deltas, which compresses to half the size: the difference from the previous code, and the lengths.
static PACKED: [[u8; 3]; CALLING_CODES.len()] = packed();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated at compile time")]
const fn packed() -> [[u8; 3]; CALLING_CODES.len()] {
    let mut packed = [[0; 3]; CALLING_CODES.len()];
    let mut index = 0;
    let mut before = 0;
    while index < packed.len() {
        let (code, lengths) = CALLING_CODES[index];
        let [low, high] = lengths.to_le_bytes();
        assert!(code - before < 256);
        packed[index] = [(code - before) as u8, low, high];
        before = code;
        index += 1;
    }
    packed
}
