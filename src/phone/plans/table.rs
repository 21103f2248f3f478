//! Regions and calling codes, and how numbers are looked up.

use super::class::{Class, Region};
use crate::vocabulary::PhoneType;

/// The numbering plans, read from a table. The default ones know no country.
///
/// Digits are ASCII, `b'0'..=b'9'`. Whatever else is given, the answer is only meaningless.
#[derive(Default)]
pub struct Plans {
    pub(super) release: String,
    /// Two letters for each region; `00` where there is no country.
    pub(super) countries: String,
    /// Those that share a calling code stand together, the main one first.
    pub(super) regions: Vec<RegionPlan>,
    /// By country, 26 for each first letter: the region's place, from 1.
    pub(super) by_country: Vec<u8>,
    /// By calling code: the place of its main region, from 1.
    pub(super) by_code: Vec<u8>,
    /// Ten for each state, one a digit: the state that it leads to. From 0 none leads away.
    pub(super) next: Vec<u16>,
    /// What each state says of a number that ends there; what the two mean, its automaton tells. Of a calling
    /// code: the region's place among those that share the code, and the type's place, both from 1. Of a
    /// prefix: what becomes of it where it ends, and where the number ends too. Else, two ones are a match.
    pub(super) label: Vec<[u8; 2]>,
    pub(super) transforms: Vec<Transform>,
}

/// What is known of a region.
#[derive(Default)]
pub(super) struct RegionPlan {
    pub calling_code: u16,
    /// How many regions share the code, on its main region; 0 on the others.
    pub sharing: u8,
    pub lengths: Lengths,
    /// Where the automata begin.
    pub plan: u16,
    pub general: u16,
    pub international_prefix: u16,
    pub national_prefix: u16,
}

/// How many digits a national number can have, as masks: bit n stands for n digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// In full.
    pub possible: u32,
    /// Without the area code, as it can be dialled nearby. None of them is in `possible`.
    pub local_only: u32,
}

impl Plans {
    /// The release of libphonenumber's metadata: `9.0.40`.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The region of a country's ISO 3166-1 code, in capitals. None for what libphonenumber does not know, and
    /// for its `001`.
    pub fn region(&self, country: &str) -> Option<Region> {
        let &[first, second] = country.as_bytes() else { return None };
        if !second.is_ascii_uppercase() {
            return None;
        }
        let index = usize::from(first.wrapping_sub(b'A')).wrapping_mul(26);
        let index = index.wrapping_add(second.wrapping_sub(b'A').into());
        self.by_country.get(index)?.checked_sub(1).map(Region)
    }

    /// A region's country code, or `001` where it is a calling code of no country.
    pub fn country(&self, region: Region) -> &str {
        let index = usize::from(region.0).wrapping_mul(2);
        match self.countries.get(index..index.wrapping_add(2)) {
            Some("00") | None => "001",
            Some(country) => country,
        }
    }

    /// The countries of all regions, two letters each, in the order of their places; `00` for `001`.
    pub fn countries(&self) -> &str {
        &self.countries
    }

    /// A region's calling code, without `+`.
    pub fn calling_code(&self, region: Region) -> u16 {
        self.plan_of(region).map_or(0, |plan| plan.calling_code)
    }

    /// The main region of a calling code, whose rules libphonenumber reads its numbers by
    /// (`getRegionCodeForCountryCode`).
    pub fn main_region(&self, calling_code: u16) -> Option<Region> {
        self.by_code.get(usize::from(calling_code))?.checked_sub(1).map(Region)
    }

    /// The calling code that digits begin with, and its length (`extractCountryCode`). No code is the beginning
    /// of another.
    #[inline(always)]
    pub fn split_calling_code(&self, digits: &[u8]) -> Option<(u16, usize)> {
        match self.first_calling_code(digits) {
            0 => None,
            code => Some((code, calling_code_digits(code))),
        }
    }

    /// The code alone, in one register; or 0.
    fn first_calling_code(&self, digits: &[u8]) -> u16 {
        let mut code = 0_u16;
        for digit in digits.iter().take(3) {
            code = code.wrapping_mul(10).wrapping_add((digit & 15).into());
            if code == 0 || self.main_region(code).is_some() {
                return code;
            }
        }
        0
    }

    /// How many digits the national numbers of a region can have, by its general description.
    pub fn lengths(&self, region: Region) -> Lengths {
        self.plan_of(region).map_or_else(Lengths::default, |plan| plan.lengths)
    }

    /// The region and the type of a national number (`getRegionCodeForNumber`, `getNumberType`), which is valid
    /// (`isValidNumber`) where the type is known. A number that is not valid has a region all the same where its
    /// calling code belongs to one only, or where its first digits tell.
    pub fn classify(&self, calling_code: u16, national: &[u8]) -> Class {
        self.main_region(calling_code).map_or_else(Class::default, |main| self.classify_in(main, national))
    }

    /// The same by the main region of its calling code.
    pub(in super::super) fn classify_in(&self, main: Region, national: &[u8]) -> Class {
        let Some(plan) = self.plan_of(main) else { return Class::default() };
        let [position, number_type] = self.label(self.walk(plan.plan.into(), national) as u16);
        let region = match (plan.sharing, position) {
            (1, _) => Some(main),
            (_, 0) => None,
            _ => Some(Region(main.0.wrapping_add(position.wrapping_sub(1)))),
        };
        let number_type = PhoneType::ALL.get(usize::from(number_type).wrapping_sub(1)).copied().unwrap_or_default();
        Class { region, number_type }
    }

    /// Whether the whole national number matches the pattern of the region's general description.
    pub fn matches_general(&self, region: Region, national: &[u8]) -> bool {
        self.plan_of(region).is_some_and(|plan| self.label(self.walk(plan.general.into(), national) as u16) != [0, 0])
    }

    pub(super) fn plan_of(&self, region: Region) -> Option<&RegionPlan> {
        self.regions.get(usize::from(region.0))
    }

    pub(super) fn step(&self, state: u16, digit: u8) -> u16 {
        let index = usize::from(state).wrapping_mul(10).wrapping_add((digit & 15).into());
        self.next.get(index).copied().unwrap_or(0)
    }

    /// States are as wide as indexes here, not to be cut to sixteen bits at each step.
    #[inline(always)]
    fn walk(&self, start: u32, digits: &[u8]) -> u32 {
        let mut state = start;
        for digit in digits {
            let index = state.wrapping_mul(10).wrapping_add((digit & 15).into());
            state = self.next.get(index as usize).map_or(0, |next| (*next).into());
            if state == 0 {
                break;
            }
        }
        state
    }

    pub(super) fn label(&self, state: u16) -> [u8; 2] {
        self.label.get(usize::from(state)).copied().unwrap_or_default()
    }
}

/// How many digits a calling code has.
#[inline(always)]
pub fn calling_code_digits(calling_code: u16) -> usize {
    1_usize.wrapping_add((calling_code > 9).into()).wrapping_add((calling_code > 99).into())
}

/// What becomes of a number: `head`, then its digits from `skip` to `tail` before the end of the match, then
/// what follows the match.
#[derive(Default)]
pub(super) struct Transform {
    pub head: Vec<u8>,
    pub skip: u8,
    pub tail: u8,
}
