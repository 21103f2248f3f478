//! The result of a check, in full and packed.

use super::super::parse::PhoneNumber;
use super::super::plans::{Class, Region};
use crate::vocabulary::{PhoneType, PhoneVerdict};

/// The result of checking one string. It allocates nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The parsed number; `None` where libphonenumber's `parse` throws.
    pub number: Option<PhoneNumber>,
    /// Region and type of the number.
    pub class: Class,
    /// libphonenumber's `isPossibleNumber`: numbers of the country have this length, if only in local calls.
    pub possible: bool,
    /// libphonenumber's `isValidNumber`.
    pub valid: bool,
    /// What the string is as a phone number.
    pub verdict: PhoneVerdict,
}

/// A [`Check`] without the number, as an integer. From the lowest bit: verdict (4 bits), type (4), possible (1),
/// valid (1), index of the region plus 1 (8).
///
/// A struct would be returned through memory, which takes as long as parsing the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedCheck(u32);

impl PackedCheck {
    /// The number of bits in use.
    pub const BITS: u32 = 18;

    /// Packs a result. A number is valid if its type is known.
    #[inline(always)]
    pub fn new(class: Class, possible: bool, verdict: PhoneVerdict) -> PackedCheck {
        let valid = class.number_type != PhoneType::Unknown;
        let region = class.region.map_or(0, |Region(index)| index.wrapping_add(1));
        PackedCheck(
            verdict as u32
                | (class.number_type as u32) << 4
                | u32::from(possible) << 8
                | u32::from(valid) << 9
                | u32::from(region) << 10,
        )
    }

    /// The bits, from the lowest on.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Verdict, type and region, a byte each.
    #[inline(always)]
    pub fn bytes(self) -> [u8; 3] {
        [self.0 as u8 & 15, self.0 as u8 >> 4, (self.0 >> 10) as u8]
    }

    /// The verdict.
    pub fn verdict(self) -> PhoneVerdict {
        let [verdict, _, _] = self.bytes();
        PhoneVerdict::ALL.get(usize::from(verdict)).copied().unwrap_or(PhoneVerdict::NotANumber)
    }

    /// Region and type.
    pub fn class(self) -> Class {
        let [_, number_type, region] = self.bytes();
        Class {
            region: region.checked_sub(1).map(Region),
            number_type: PhoneType::ALL.get(usize::from(number_type)).copied().unwrap_or_default(),
        }
    }

    /// See [`Check::possible`].
    pub fn possible(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    /// See [`Check::valid`].
    pub fn valid(self) -> bool {
        self.0 >> 9 & 1 == 1
    }
}

impl From<&Check> for PackedCheck {
    fn from(check: &Check) -> PackedCheck {
        PackedCheck::new(check.class, check.possible, check.verdict)
    }
}
