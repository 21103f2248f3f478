//! How likely the next bit is: what bits were in the same circumstances before. The table's writer counts with
//! this too.

/// Two views of the circumstances. Bits are counted for each, and the odds are the mean.
pub type Views = [u32; 2];

/// For each view, how likely a 1 is, in 1/65536, behind four bits that count the bits seen so far, to 11.
pub struct Odds(Vec<u32>);

const BITS: u32 = 15;

impl Odds {
    pub fn new() -> Odds {
        Odds(vec![1 << 19; 1 << BITS])
    }

    /// How likely a 1 is, in 1/131072.
    pub fn of_one(&self, views: Views) -> u32 {
        views.iter().map(|view| self.0.get(place(*view)).map_or(0, |odds| odds >> 4)).fold(0, u32::wrapping_add)
    }

    /// Counts a bit. The first ones move the odds most.
    pub fn count(&mut self, views: Views, bit: bool) {
        for view in views {
            if let Some(odds) = self.0.get_mut(place(view)) {
                let seen = *odds & 15;
                let step = STEPS.get(seen as usize).copied().unwrap_or(STEADY);
                let likely = *odds >> 4;
                let likely = if bit {
                    likely.wrapping_add(65_535_u32.wrapping_sub(likely).wrapping_mul(step) >> 16)
                } else {
                    likely.wrapping_sub(likely.wrapping_mul(step) >> 16)
                };
                *odds = likely << 4 | seen.wrapping_add(1).min(11);
            }
        }
    }
}

/// 65536 / (n + 1.7)
static STEPS: [u32; 11] = [38_550, 24_273, 17_712, 13_944, 11_498, 9_782, 8_511, 7_533, 6_756, 6_125, 5_601];
const STEADY: u32 = 5_601;

/// Views that fall on the same place spoil each other's odds a little, and nothing else.
fn place(view: u32) -> usize {
    (view.wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
}
