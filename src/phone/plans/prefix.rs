//! What stands before a number within a country, and before a call to another.

use super::class::Region;
use super::table::Plans;

/// A national number that a plan has rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stripped {
    digits: [u8; Stripped::MOST],
    length: u8,
}

impl Stripped {
    /// More digits than this are not looked at: libphonenumber reads national numbers of 17 digits at most,
    /// and no national prefix is longer than 15 (which `cargo xtask phone-table` checks).
    pub const MOST: usize = 32;

    fn digits(&self) -> &[u8] {
        self.digits.get(..self.length.into()).unwrap_or_default()
    }

    fn push(&mut self, digits: &[u8]) -> Option<()> {
        for digit in digits {
            *self.digits.get_mut(usize::from(self.length))? = *digit;
            self.length = self.length.wrapping_add(1);
        }
        Some(())
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
    /// the general description still matches; in `space` where the plan rewrites them. None: the digits have no
    /// national prefix, or are more than `Stripped::MOST`, which no prefix makes a number.
    pub fn national_prefix<'a>(
        &self,
        region: Region,
        digits: &'a [u8],
        space: &'a mut Option<Stripped>,
    ) -> Option<&'a [u8]> {
        let (end, outcome) = self.find(self.of(region)?.national_prefix, digits)?;
        let rest = digits.get(end..)?;
        let Some(place) = outcome.checked_sub(2) else { return (rest.len() <= Stripped::MOST).then_some(rest) };
        let transform = self.transforms.get(usize::from(place))?;
        let stripped = space.insert(Stripped { digits: [0; Stripped::MOST], length: 0 });
        stripped.push(&transform.head)?;
        stripped.push(digits.get(transform.skip.into()..end.checked_sub(transform.tail.into())?)?)?;
        stripped.push(rest)?;
        Some(stripped.digits())
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
