//! All that is said of a number but the number itself, in one word.

use super::super::plans::{Class, NumberType, Region};
use super::checked::Checked;
use crate::vocabulary::PhoneVerdict as Verdict;

/// From the lowest bit on: verdict (4 bits), type (4), whether it is possible (1) and valid (1), region from 1 (8).
///
/// A structure of as many fields would go through memory each time, which takes as long as reading the number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged(u32);

impl Judged {
    /// How many bits there are.
    pub const BITS: u32 = 18;

    /// A number is valid where its type is known.
    #[inline(always)]
    pub fn new(class: Class, possible: bool, verdict: Verdict) -> Judged {
        let valid = class.number_type != NumberType::Unknown;
        let region = class.region.map_or(0, |Region(place)| place.wrapping_add(1));
        Judged(
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

    pub fn verdict(self) -> Verdict {
        let [verdict, _, _] = self.bytes();
        Verdict::ALL.get(usize::from(verdict)).copied().unwrap_or(Verdict::NotANumber)
    }

    pub fn class(self) -> Class {
        let [_, number_type, region] = self.bytes();
        Class {
            region: region.checked_sub(1).map(Region),
            number_type: NumberType::ALL.get(usize::from(number_type)).copied().unwrap_or_default(),
        }
    }

    pub fn possible(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    pub fn valid(self) -> bool {
        self.0 >> 9 & 1 == 1
    }
}

impl From<&Checked> for Judged {
    fn from(checked: &Checked) -> Judged {
        Judged::new(checked.class, checked.possible, checked.verdict)
    }
}
