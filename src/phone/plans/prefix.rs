//! What stands before a number within a country, and before a call to another.

use super::class::Region;
use super::table::Plans;

/// A national number without its national prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stripped {
    digits: [u8; Stripped::MOST],
    length: usize,
}

/// What becomes of a number: `head`, then its digits from `skip` to `tail` before the end of the match, then
/// what follows the match.
#[derive(Default)]
pub(super) struct Transform {
    pub head: Vec<u8>,
    pub skip: u8,
    pub tail: u8,
}

impl Stripped {
    /// More digits than this are not looked at: libphonenumber reads national numbers of 17 digits at most,
    /// and no national prefix is longer than 15 (which `cargo xtask phone-table` checks).
    pub const MOST: usize = 32;

    /// What is left, or what it was transformed to.
    pub fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    fn push(mut self, digits: &[u8]) -> Option<Stripped> {
        let end = self.length.wrapping_add(digits.len());
        self.digits.get_mut(self.length..end)?.copy_from_slice(digits);
        self.length = end;
        Some(self)
    }
}

impl Plans {
    /// How many of the first digits are the prefix for international calls from the region
    /// (`getInternationalPrefix`). None: they are not, or the region has none.
    pub fn idd(&self, region: Region, digits: &[u8]) -> Option<usize> {
        let (length, _) = self.find(self.of(region)?.international_prefix, digits)?;
        Some(length)
    }

    /// What libphonenumber's `maybeStripNationalPrefixAndCarrierCode` makes of the digits, before it asks whether
    /// the general description still matches. None: the digits have no national prefix, or are more than
    /// `Stripped::MOST`, which no prefix makes a number.
    pub fn national_prefix(&self, region: Region, digits: &[u8]) -> Option<Stripped> {
        let (end, outcome) = self.find(self.of(region)?.national_prefix, digits)?;
        let rest = digits.get(end..)?;
        let stripped = Stripped { digits: [0; Stripped::MOST], length: 0 };
        match outcome.checked_sub(2) {
            None => stripped.push(rest),
            Some(place) => {
                let transform = self.transforms.get(usize::from(place))?;
                let kept = digits.get(transform.skip.into()..end.checked_sub(transform.tail.into())?)?;
                stripped.push(&transform.head)?.push(kept)?.push(rest)
            }
        }
    }

    /// Whether `national_prefix` can find one. Cheap: it looks at one digit.
    pub fn may_have_national_prefix(&self, region: Region, national: &[u8]) -> bool {
        match (self.of(region), national.first()) {
            (Some(plan), Some(digit)) => self.step(plan.national_prefix, *digit) != 0,
            _ => false,
        }
    }

    /// The length and the outcome of the preferred match at the beginning.
    fn find(&self, start: u16, digits: &[u8]) -> Option<(usize, u8)> {
        let mut found = None;
        let mut state = start;
        for (read, digit) in (1..).zip(digits) {
            state = self.step(state, *digit);
            if state == 0 {
                return found;
            }
            let [here, at_end] = self.label(state);
            let outcome = if read == digits.len() { at_end } else { here };
            if outcome != 0 {
                found = Some((read, outcome));
            }
        }
        found
    }
}
