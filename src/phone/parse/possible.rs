//! Whether numbers of a country can have so many digits.

use super::super::plans::{Lengths, Plans};
use super::PhoneNumber;

/// The answers of libphonenumber's `isPossibleNumberWithReason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Possible {
    IsPossible,
    /// As long as numbers that can only be dialled from within their area.
    IsPossibleLocalOnly,
    /// No country has the calling code.
    InvalidCountryCode,
    TooShort,
    /// Neither too short nor too long: no number of the country has this length.
    InvalidLength,
    TooLong,
}

/// Whether the number's length is one that numbers of its calling code can have: libphonenumber's
/// `isPossibleNumberWithReason`. It looks at the code's main country only, as that does.
pub fn possible(plans: &Plans, number: &PhoneNumber) -> Possible {
    let Some(region) = plans.main_region(number.calling_code) else { return Possible::InvalidCountryCode };
    test_length(&plans.lengths(region), number.national().len())
}

/// libphonenumber's `testNumberLength_`, for the lengths of all types together.
#[inline(always)]
pub(crate) fn test_length(lengths: &Lengths, length: usize) -> Possible {
    let shift = length.min(31) as u32;
    let bit = 1_u32.wrapping_shl(shift);
    if lengths.local_only & bit != 0 {
        Possible::IsPossibleLocalOnly
    } else if lengths.possible & bit != 0 {
        Possible::IsPossible
    } else if lengths.possible.wrapping_shr(shift) == 0 {
        Possible::TooLong
    } else if lengths.possible & bit.wrapping_sub(1) == 0 {
        Possible::TooShort
    } else {
        Possible::InvalidLength
    }
}
