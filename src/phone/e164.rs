//! The structure of an E.164 number.

use super::calling_codes::CALLING_CODES;
use super::digit_scan::DigitScan;
use crate::util::format::sentence;
use crate::util::text::cut;
use crate::util::value::digits as decimal;

/// Why a text is not an E.164 number.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneProblem {
    /// `empty`, `letters`, `invalid-characters`, `missing-plus`, `missing-country-code`,
    /// `unknown-calling-code`, `too-short`, `too-long` or `invalid-length`.
    pub code: &'static str,
    /// A sentence or two: what is wrong and what to do about it. The suggestion is not in it.
    pub message: String,
    /// A number with the right structure that was probably meant.
    pub suggestion: Option<String>,
}

/// Checks that `text` is `+` and ASCII digits, with a calling code that exists and a length it can have, and
/// gives the calling code. Whether the number is in use is another question.
///
/// Nothing is rewritten: what people write in other ways (`+1 (415) 555-1234`, `0014155551234`) is an error
/// that suggests the number. A text without `+` and without a dialling prefix has a suggestion only when it has
/// 11 to 15 digits that begin with a calling code and fit its lengths.
/// Ten digits are as likely a national number (`4155551212` is San Francisco, not Switzerland's +41), so
/// there the country code is asked for.
pub fn check_e164(input: &str) -> Result<u16, PhoneProblem> {
    let scan = DigitScan::of(input);
    let digits = scan.digits.as_str();
    let structure = Structure::of(digits);
    let start = digits.get(..structure.code_length).unwrap_or("");
    let found = structure.rest_length as u32;
    let lengths = structure.lengths;
    let found_digits = decimal(found.into());
    let mut possible = String::new();
    let mut suggestion = None;
    let mut parts = [""; 3];
    let rule = if scan.has_letters {
        // A scheme or a channel before it: tel:, sms:, whatsapp:. Behind the last colon, so that there is no other.
        let behind = input.bytes().rposition(|byte| byte == b':').and_then(|index| input.get(index.wrapping_add(1)..));
        suggestion = behind.filter(|number| check_e164(number).is_ok()).map(str::to_owned);
        "letters Write digits instead of letters, without an extension."
    } else if scan.has_other_characters {
        "invalid-characters Write digits alone; give several numbers as a list."
    } else if digits.is_empty() {
        "empty There is no number."
    } else if structure.fits() && (scan.has_plus || scan.has_dialling_prefix || (11..16).contains(&digits.len())) {
        parts = [if scan.has_plus || scan.removed.is_empty() { "" } else { ". " }, &scan.removed, ""];
        suggestion = Some(["+", digits].concat());
        if !scan.has_plus {
            "missing-plus The + is missing##."
        } else if scan.removed.is_empty() {
            return Ok(structure.calling_code);
        } else {
            "invalid-characters ##."
        }
    } else if !scan.has_plus {
        "missing-country-code Add + and the country code, and leave out a 0 before the number."
    } else if structure.calling_code == 0 {
        parts = [start, "", ""];
        "unknown-calling-code There is no country code +#."
    } else {
        for length in 0..16_u32 {
            if lengths.wrapping_shr(length) & 1 == 1 {
                possible.push_str(if possible.is_empty() { "" } else { " or " });
                possible.push_str(&decimal(length.into()));
            }
        }
        parts = [start, &possible, &found_digits];
        if lengths.wrapping_shr(found) == 0 {
            "too-long After +# come # digits, not #."
        } else if lengths.trailing_zeros() > found {
            "too-short After +# come # digits, not #."
        } else {
            "invalid-length After +# come # digits, not #."
        }
    };
    let (code, pattern) = cut(rule, b' ').unwrap_or_default();
    Err(PhoneProblem { code, message: sentence(pattern, &parts), suggestion })
}

/// What digits begin with, and how they go on.
struct Structure {
    /// The country's calling code: 1, 44, 880. Or 0 where the digits begin with none.
    calling_code: u16,
    /// How many digits the code has.
    code_length: usize,
    /// How many digits follow it.
    rest_length: usize,
    /// How many may follow: bit n is set where n may.
    lengths: u32,
}

impl Structure {
    /// No code is the beginning of another (E.164, section 6.2.1), so the first one found is the one.
    fn of(digits: &str) -> Structure {
        let mut found = Structure { calling_code: 0, code_length: 0, rest_length: digits.len(), lengths: 0 };
        let mut start = 0_u16;
        for digit in digits.bytes().take(3) {
            start = start.wrapping_mul(10).wrapping_add((digit & 15).into());
            found.code_length = found.code_length.wrapping_add(1);
            found.rest_length = found.rest_length.wrapping_sub(1);
            let mut code = 0_u16;
            for [step, low, high] in &PACKED {
                code = code.wrapping_add((*step).into());
                // No code begins with 0, so 0 is none, and what follows it is none either.
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

    /// Whether the digits are as many as numbers with this code have. At most 31 may follow the code.
    fn fits(&self) -> bool {
        self.lengths.wrapping_shr(self.rest_length as u32) & 1 == 1
    }
}

/// The table as the package carries it, which compresses to half: the step from the code before, and the lengths.
static PACKED: [[u8; 3]; CALLING_CODES.len()] = packed();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "the compiler runs it, and would stop")]
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
