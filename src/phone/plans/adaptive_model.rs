//! The adaptive model of the range coder: how likely the next bit is a 1, by the bits seen in the same context.
//! Encoder (xtask) and decoder share it.
//!
//! Unpacking the table spends most of its time here, before the engine has optimized the code: hence no closures and
//! no iterators.

/// A context, as an integer.
pub(super) type ContextId = u32;

/// For each slot the probability of a 1, in 1/4096, and in the low four bits the number of bits seen, up to 11. All is XOR
/// `UNSEEN`, because memory of zeros takes no time.
#[derive(Clone)]
pub(super) struct AdaptiveModel(Box<[u16; 1 << SLOT_BITS]>);

const SLOT_BITS: u32 = 14;

/// A probability of a half, and no bit seen.
const UNSEEN: u16 = 1 << 15;

/// The limit of a probability, in 1/4096: a bit of probability 0 could not be encoded.
const MAX_PROBABILITY: i32 = 4_094;

impl AdaptiveModel {
    pub(super) fn new() -> AdaptiveModel {
        AdaptiveModel(Box::new([0; 1 << SLOT_BITS]))
    }

    /// The probability of a 1, in 1/4096.
    #[inline(always)]
    pub(super) fn probability_of_one(&self, slot: usize) -> u32 {
        self.0.get(slot).map_or(0, |entry| u32::from((entry ^ UNSEEN) >> 4))
    }

    /// Adapts the slot to a bit. The first bits move the probability most.
    #[inline(always)]
    pub(super) fn update(&mut self, slot: usize, bit: bool) {
        let target = if bit { MAX_PROBABILITY } else { 4_096 - MAX_PROBABILITY };
        if let Some(entry) = self.0.get_mut(slot) {
            *entry = adapted(*entry ^ UNSEEN, target) ^ UNSEEN;
        }
    }
}

#[inline(always)]
fn adapted(entry: u16, target: i32) -> u16 {
    let seen = entry & 15;
    let (step, more) = STEPS.get(usize::from(seen)).copied().unwrap_or((0, 0));
    let probability = i32::from(entry >> 4);
    let probability = probability + (((target - probability) * i32::from(step)) >> 15);
    (probability as u16) << 4 | (seen + more)
}

/// For n bits seen: 32768 / (n + 1.7), and how much the count grows.
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

/// The slot of a context. Contexts may share a slot, which only makes the prediction a little worse.
#[inline(always)]
pub(super) fn slot(id: ContextId) -> usize {
    (id.wrapping_mul(0x9e37_79b1) >> (32 - SLOT_BITS)) as usize
}
