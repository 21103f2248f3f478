//! How likely the next bit is: what bits were in the same circumstances before. The table's writer counts with
//! this too.
//!
//! Most of the time that the table takes to unpack goes by here, in code that nobody has optimised yet: hence no
//! closures, no iterators, and no checks of places that cannot be wrong.

/// The circumstances, as a number.
pub(super) type View = u32;

/// For each place, how likely a 1 is, in 1/4096, behind four bits that count the bits seen so far, to 11.
pub(super) struct Odds(Box<[u16; 1 << BITS]>);

const BITS: u32 = 14;

/// No bit is ever surer than this: a bit that cannot be would take none of the range.
const SURE: i32 = 4_094;

impl Odds {
    pub(super) fn new() -> Odds {
        Odds(Box::new([1 << 15; 1 << BITS]))
    }

    /// How likely a 1 is, in 1/4096.
    #[inline(always)]
    pub(super) fn of_one(&self, place: usize) -> u32 {
        self.0.get(place).map_or(0, |odds| u32::from(odds >> 4))
    }

    /// Counts a bit. The first ones move the odds most.
    #[inline(always)]
    pub(super) fn count(&mut self, place: usize, bit: bool) {
        let goal = if bit { SURE } else { 4_096_i32.wrapping_sub(SURE) };
        if let Some(odds) = self.0.get_mut(place) {
            *odds = moved(*odds, goal);
        }
    }
}

#[inline(always)]
fn moved(odds: u16, goal: i32) -> u16 {
    let seen = odds & 15;
    let (step, more) = STEPS.get(usize::from(seen)).copied().unwrap_or((0, 0));
    let likely = i32::from(odds >> 4);
    let likely = likely.wrapping_add(goal.wrapping_sub(likely).wrapping_mul(step.into()) >> 15);
    (likely as u16) << 4 | seen.wrapping_add(more)
}

/// 32768 / (n + 1.7) for the bits seen, and how many are seen then.
static STEPS: [(u16, u16); 16] = [
    (19_275, 1),
    (12_136, 1),
    (8_856, 1),
    (6_972, 1),
    (5_749, 1),
    (4_891, 1),
    (4_255, 1),
    (3_766, 1),
    (3_378, 1),
    (3_063, 1),
    (2_800, 1),
    (2_800, 0),
    (2_800, 0),
    (2_800, 0),
    (2_800, 0),
    (2_800, 0),
];

/// Circumstances that fall on the same place spoil each other's odds a little, and nothing else.
#[inline(always)]
pub(super) fn place(view: View) -> usize {
    (view.wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
}
