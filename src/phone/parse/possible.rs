//! Whether numbers of a country have this length.

use super::super::plans::{Lengths, Plans};
use super::PhoneNumber;

/// The results of libphonenumber's `isPossibleNumberWithReason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Possible {
    /// Numbers of the country have this length.
    IsPossible,
    /// Numbers of this length can only be dialled from within their area.
    IsPossibleLocalOnly,
    /// No country has the calling code.
    InvalidCountryCode,
    /// No number of the country is as short.
    TooShort,
    /// Neither too short nor too long, but no number of the country has this length.
    InvalidLength,
    /// No number of the country is as long.
    TooLong,
}

/// Whether numbers of the calling code have this length: libphonenumber's `isPossibleNumberWithReason`. Like that, it
/// considers only the main country of the calling code.
pub fn possible(plans: &Plans, number: &PhoneNumber) -> Possible {
    let Some(region) = plans.main_region(number.calling_code) else { return Possible::InvalidCountryCode };
    test_length(&plans.lengths(region), number.national().len())
}

/// libphonenumber's `testNumberLength_`, for all types of number.
#[inline(always)]
pub(crate) fn test_length(lengths: &Lengths, length: usize) -> Possible {
    let shift = length.min(31) as u32;
    let bit = 1_u32 << shift;
    if lengths.local_only & bit != 0 {
        Possible::IsPossibleLocalOnly
    } else if lengths.possible & bit != 0 {
        Possible::IsPossible
    } else if lengths.possible >> shift == 0 {
        Possible::TooLong
    } else if lengths.possible & (bit - 1) == 0 {
        Possible::TooShort
    } else {
        Possible::InvalidLength
    }
}
