//! The structure of an E.164 number.

use super::calling_codes::CALLING_CODES;

/// What digits begin with, and how they go on.
pub(super) struct Structure {
    /// The country's calling code: 1, 44, 880. Or 0 where the digits begin with none.
    pub calling_code: u16,
    /// How many digits the code has.
    pub code_length: usize,
    /// How many digits follow it.
    pub rest_length: usize,
    /// How many may follow: bit n is set where n may.
    pub lengths: u32,
}

impl Structure {
    /// No code is the beginning of another (E.164, section 6.2.1), so the first one found is the one.
    pub(super) fn of(digits: &str) -> Structure {
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
    pub(super) fn fits(&self) -> bool {
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
