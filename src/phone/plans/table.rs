//! Regions and calling codes, and the look-up of numbers.

use super::class::{Class, Region};
use super::states::{GENERAL, PLAN};
use crate::vocabulary::PhoneType;
use std::cell::Cell;
use std::rc::Rc;

/// The numbering plans, read from a table. The default has no country.
///
/// Unpacking all states takes many milliseconds of WebAssembly, so those of a calling code are unpacked on first use. The
/// table has several parts. The first one has the calling codes of likely countries; any other needs only the first.
///
/// All methods expect ASCII digits, `b'0'..=b'9'`. With other bytes the result is meaningless, but nothing panics.
#[derive(Default)]
pub struct Plans {
    pub(super) release: String,
    /// Two letters for each region; `00` if it is not a country.
    pub(super) countries: String,
    /// Regions that share a calling code stand together, the main one first.
    pub(super) regions: Vec<RegionPlan>,
    /// By country, 26 for each first letter: the index of the region plus 1.
    pub(super) by_country: Vec<u8>,
    /// By calling code: the index of its main region plus 1.
    pub(super) by_code: Vec<u8>,
    /// Ten for each state: the next state for each digit. No digit leads away from state 0.
    pub(super) next: Rc<[Cell<u16>]>,
    /// For each state the label of a number that ends there. Its meaning depends on the automaton. Of a calling code:
    /// the position of the region among those that share the code, and the position of the type, both from 1. Of a
    /// national prefix: the outcome if the prefix ends there, and if the number ends there too. Otherwise two ones are
    /// a match.
    pub(super) label: Rc<[Cell<[u8; 2]>]>,
    pub(super) transforms: Vec<Transform>,
    /// Unpacks the states that are not unpacked yet.
    pub(super) unpacker: Cell<Option<Box<dyn Unpack>>>,
}

/// Unpacks the states of calling codes. `unpack.rs` does it, which builds [`Plans`], so that this file cannot import it.
pub(super) trait Unpack {
    /// Unpacks the states of a calling code, by its main region. `None` if the table is damaged.
    fn unpack(&mut self, plans: &Plans, main: Region) -> Option<()>;
}

/// The numbering plan of a region.
#[derive(Default)]
pub(super) struct RegionPlan {
    pub calling_code: u16,
    /// On the main region of a calling code the number of regions that share it; 0 on the others.
    pub sharing: u8,
    pub lengths: Lengths,
    /// The start of the automaton of each kind: see `states.rs`.
    pub starts: [Cell<u16>; 4],
    pub is_unpacked: Cell<bool>,
}

/// The possible lengths of a national number, as masks: bit n stands for n digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Lengths of full national numbers.
    pub possible: u32,
    /// Lengths without the area code, which can only be dialled locally. None of them is in `possible`.
    pub local_only: u32,
}

impl Plans {
    /// The release of libphonenumber's metadata: `9.0.40`.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The region of an ISO 3166-1 country code, in capitals. `None` if libphonenumber does not know it, and for `001`.
    pub fn region(&self, country: &str) -> Option<Region> {
        let &[first, second] = country.as_bytes() else { return None };
        if !second.is_ascii_uppercase() {
            return None;
        }
        let index = usize::from(first.wrapping_sub(b'A')) * 26 + usize::from(second - b'A');
        self.by_country.get(index)?.checked_sub(1).map(Region)
    }

    /// The country code of a region, or `001` for a calling code of no country.
    pub fn country(&self, region: Region) -> &str {
        let index = usize::from(region.0) * 2;
        match self.countries.get(index..index + 2) {
            Some("00") | None => "001",
            Some(country) => country,
        }
    }

    /// The countries of all regions in the order of the table, two letters each; `00` for `001`.
    pub fn countries(&self) -> &str {
        &self.countries
    }

    /// The calling code of a region, without `+`.
    pub fn calling_code(&self, region: Region) -> u16 {
        self.region_plan(region).map_or(0, |plan| plan.calling_code)
    }

    /// The main region of a calling code (`getRegionCodeForCountryCode`). libphonenumber parses all numbers of the code
    /// by the rules of this region.
    pub fn main_region(&self, calling_code: u16) -> Option<Region> {
        self.by_code.get(usize::from(calling_code))?.checked_sub(1).map(Region)
    }

    /// The calling code at the start of the digits, and its length (`extractCountryCode`). No code is the prefix of
    /// another.
    #[inline(always)]
    pub fn split_calling_code(&self, digits: &[u8]) -> Option<(u16, usize)> {
        match self.first_calling_code(digits) {
            0 => None,
            code => Some((code, calling_code_digits(code))),
        }
    }

    /// Only the code, which fits in one register; 0 if there is none.
    fn first_calling_code(&self, digits: &[u8]) -> u16 {
        let mut code = 0_u16;
        for digit in digits.iter().take(3) {
            code = code * 10 + u16::from(digit & 15);
            if code == 0 || self.main_region(code).is_some() {
                return code;
            }
        }
        0
    }

    /// The possible lengths of national numbers of a region, by its general description.
    pub fn lengths(&self, region: Region) -> Lengths {
        self.region_plan(region).map_or_else(Lengths::default, |plan| plan.lengths)
    }

    /// Region and type of a national number (`getRegionCodeForNumber`, `getNumberType`). The number is valid
    /// (`isValidNumber`) if the type is known. A number that is not valid has a region if its calling code belongs to
    /// one region only, or if its leading digits identify the region.
    pub fn classify(&self, calling_code: u16, national: &[u8]) -> Class {
        self.main_region(calling_code).map_or_else(Class::default, |main| self.classify_in(main, national))
    }

    /// Like [`Plans::classify`], but takes the main region of the calling code.
    pub(in super::super) fn classify_in(&self, main: Region, national: &[u8]) -> Class {
        let Some(plan) = self.region_plan(main) else { return Class::default() };
        let [position, number_type] = self.label(self.walk(self.start(main, PLAN).into(), national) as u16);
        let region = match (plan.sharing, position) {
            (1, _) => Some(main),
            (_, 0) => None,
            // Wrapping: a forged table may point beyond the regions.
            _ => Some(Region(main.0.wrapping_add(position - 1))),
        };
        let number_type = PhoneType::ALL.get(usize::from(number_type).wrapping_sub(1)).copied().unwrap_or_default();
        Class { region, number_type }
    }

    /// Whether the whole national number matches the general description of the region.
    pub fn matches_general(&self, region: Region, national: &[u8]) -> bool {
        self.label(self.walk(self.start(region, GENERAL).into(), national) as u16) != [0, 0]
    }

    // Without `inline(always)` on both, parsing a number took 27 % longer.
    #[inline(always)]
    fn region_plan(&self, region: Region) -> Option<&RegionPlan> {
        self.regions.get(usize::from(region.0))
    }

    /// The start of an automaton of a region; state 0 if it has none. Unpacks its states, and those that they need.
    #[inline(always)]
    pub(super) fn start(&self, region: Region, kind: u32) -> u16 {
        let Some(plan) = self.region_plan(region) else { return 0 };
        if !plan.is_unpacked.get() {
            self.unpack(plan);
        }
        plan.starts.get(kind as usize).map_or(0, Cell::get)
    }

    // Apart, because it is large and rarely needed.
    #[cold]
    #[inline(never)]
    fn unpack(&self, plan: &RegionPlan) {
        if let Some((mut unpacker, main)) = self.unpacker.take().zip(self.main_region(plan.calling_code)) {
            let _ = unpacker.unpack(self, main);
            self.unpacker.set(Some(unpacker));
        }
    }

    /// The number of regions whose states are unpacked.
    pub fn unpacked_regions(&self) -> usize {
        self.regions.iter().filter(|plan| plan.is_unpacked.get()).count()
    }

    pub(super) fn step(&self, state: u16, digit: u8) -> u16 {
        let index = usize::from(state) * 10 + usize::from(digit & 15);
        self.next.get(index).map_or(0, Cell::get)
    }

    /// The state is a `u32`, so that no step truncates it to 16 bits.
    #[inline(always)]
    fn walk(&self, start: u32, digits: &[u8]) -> u32 {
        let mut state = start;
        for digit in digits {
            let index = state * 10 + u32::from(digit & 15);
            state = self.next.get(index as usize).map_or(0, |next| next.get().into());
            if state == 0 {
                break;
            }
        }
        state
    }

    pub(super) fn label(&self, state: u16) -> [u8; 2] {
        self.label.get(usize::from(state)).map_or([0, 0], Cell::get)
    }
}

/// The number of digits of a calling code.
#[inline(always)]
pub fn calling_code_digits(calling_code: u16) -> usize {
    1 + usize::from(calling_code > 9) + usize::from(calling_code > 99)
}

/// How a plan rewrites a number: `head`, then its digits from `skip` to `tail` before the end of the match, then the
/// digits after the match.
#[derive(Default)]
pub(super) struct Transform {
    pub head: Vec<u8>,
    pub skip: u8,
    pub tail: u8,
}
