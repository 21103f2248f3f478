//! How likely the next bit is: what bits were in the same circumstances before. The table's writer counts with
//! this too.
//!
//! Most of the time that the table takes to unpack goes by here, in code that nobody has optimised yet: hence no
//! closures, no iterators, and no checks of places that cannot be wrong.

/// The circumstances, as a number.
pub(super) type ContextId = u32;

/// For each place, how likely a 1 is, in 1/4096, behind four bits that count the bits seen so far, to 11.
pub(super) struct AdaptiveModel(Box<[u16; 1 << SLOT_BITS]>);

const SLOT_BITS: u32 = 14;

/// No bit is ever surer than this: a bit that cannot be would take none of the range.
const MAX_PROBABILITY: i32 = 4_094;

impl AdaptiveModel {
    pub(super) fn new() -> AdaptiveModel {
        AdaptiveModel(Box::new([1 << 15; 1 << SLOT_BITS]))
    }

    /// How likely a 1 is, in 1/4096.
    #[inline(always)]
    pub(super) fn probability_of_one(&self, slot: usize) -> u32 {
        self.0.get(slot).map_or(0, |entry| u32::from(entry >> 4))
    }

    /// Counts a bit. The first ones move the odds most.
    #[inline(always)]
    pub(super) fn update(&mut self, slot: usize, bit: bool) {
        let target = if bit { MAX_PROBABILITY } else { 4_096_i32.wrapping_sub(MAX_PROBABILITY) };
        if let Some(entry) = self.0.get_mut(slot) {
            *entry = adapted(*entry, target);
        }
    }
}

#[inline(always)]
fn adapted(entry: u16, target: i32) -> u16 {
    let seen = entry & 15;
    let (step, more) = STEPS.get(usize::from(seen)).copied().unwrap_or((0, 0));
    let probability = i32::from(entry >> 4);
    let probability = probability.wrapping_add(target.wrapping_sub(probability).wrapping_mul(step.into()) >> 15);
    (probability as u16) << 4 | seen.wrapping_add(more)
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
pub(super) fn slot(id: ContextId) -> usize {
    (id.wrapping_mul(0x9e37_79b1) >> (32 - SLOT_BITS)) as usize
}
