//! National and international prefixes.

use super::class::Region;
use super::states::{INTERNATIONAL_PREFIX, NATIONAL_PREFIX};
use super::table::Plans;

/// A national number that the plan rewrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewrittenNumber {
    digits: [u8; RewrittenNumber::MAX_DIGITS],
    length: u8,
}

impl RewrittenNumber {
    /// The most digits of a result. libphonenumber parses national numbers of at most 17 digits, and no national prefix
    /// has more than 15 (`cargo xtask phone-table` checks that).
    pub const MAX_DIGITS: usize = 32;

    fn digits(&self) -> &[u8] {
        self.digits.get(..self.length.into()).unwrap_or_default()
    }

    fn push(&mut self, digits: &[u8]) -> Option<()> {
        for digit in digits {
            *self.digits.get_mut(usize::from(self.length))? = *digit;
            self.length += 1;
        }
        Some(())
    }
}

impl Plans {
    /// The length of the prefix for international calls from the region at the start of the digits
    /// (`getInternationalPrefix`). `None` if there is no such prefix.
    pub fn international_prefix_length(&self, region: Region, digits: &[u8]) -> Option<usize> {
        let (length, _) = self.find(self.start(region, INTERNATIONAL_PREFIX), digits)?;
        Some(length)
    }

    /// The digits without their national prefix, as libphonenumber's `maybeStripNationalPrefixAndCarrierCode` has them
    /// before it checks the general description. If the plan rewrites them, they are in `scratch`. `None` if there is no
    /// national prefix, or if more than `RewrittenNumber::MAX_DIGITS` remain.
    pub fn strip_national_prefix<'a>(
        &self,
        region: Region,
        digits: &'a [u8],
        scratch: &'a mut Option<RewrittenNumber>,
    ) -> Option<&'a [u8]> {
        let (end, outcome) = self.find(self.start(region, NATIONAL_PREFIX), digits)?;
        let rest = digits.get(end..)?;
        let Some(index) = outcome.checked_sub(2) else {
            return (rest.len() <= RewrittenNumber::MAX_DIGITS).then_some(rest);
        };
        let transform = self.transforms.get(usize::from(index))?;
        let rewritten = scratch.insert(RewrittenNumber { digits: [0; RewrittenNumber::MAX_DIGITS], length: 0 });
        rewritten.push(&transform.head)?;
        rewritten.push(digits.get(transform.skip.into()..end.checked_sub(transform.tail.into())?)?)?;
        rewritten.push(rest)?;
        Some(rewritten.digits())
    }

    /// Whether the digits may begin with a national prefix. Cheap: it considers only the first digit.
    pub fn may_have_national_prefix(&self, region: Region, national: &[u8]) -> bool {
        national.first().is_some_and(|digit| self.step(self.start(region, NATIONAL_PREFIX), *digit) != 0)
    }

    /// The length and the outcome of the preferred match at the start.
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
