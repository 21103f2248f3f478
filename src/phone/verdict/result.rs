//! The answers about one text.

use super::super::parse::PhoneNumber;
use super::super::plans::{Class, Region};
use crate::vocabulary::{PhoneType, PhoneVerdict};

/// The answers about one text. Plain data, nothing allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The number as read; `None` where libphonenumber's `parse` throws.
    pub number: Option<PhoneNumber>,
    /// Its region and type.
    pub class: Class,
    /// libphonenumber's `isPossibleNumber`: numbers there can be so long, if only in local calls.
    pub possible: bool,
    /// libphonenumber's `isValidNumber`.
    pub valid: bool,
    pub verdict: PhoneVerdict,
}

/// From the lowest bit on: verdict (4 bits), type (4), whether it is possible (1) and valid (1), region from 1 (8).
///
/// A structure of as many fields would go through memory each time, which takes as long as reading the number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedCheck(u32);

impl PackedCheck {
    /// How many bits there are.
    pub const BITS: u32 = 18;

    /// A number is valid where its type is known.
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

    pub fn bits(self) -> u32 {
        self.0
    }

    /// The same in bytes: verdict, type, region.
    #[inline(always)]
    pub fn bytes(self) -> [u8; 3] {
        [self.0 as u8 & 15, self.0 as u8 >> 4, (self.0 >> 10) as u8]
    }

    pub fn verdict(self) -> PhoneVerdict {
        let [verdict, _, _] = self.bytes();
        PhoneVerdict::ALL.get(usize::from(verdict)).copied().unwrap_or(PhoneVerdict::NotANumber)
    }

    pub fn class(self) -> Class {
        let [_, number_type, region] = self.bytes();
        Class {
            region: region.checked_sub(1).map(Region),
            number_type: PhoneType::ALL.get(usize::from(number_type)).copied().unwrap_or_default(),
        }
    }

    pub fn possible(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    pub fn valid(self) -> bool {
        self.0 >> 9 & 1 == 1
    }
}

impl From<&Check> for PackedCheck {
    fn from(check: &Check) -> PackedCheck {
        PackedCheck::new(check.class, check.possible, check.verdict)
    }
}
