//! The context of the adaptive range coder for the next edge of a state: what is known of the state, and of the edges
//! that are done. Encoder (xtask) and decoder share it.
//!
//! The mask of a state says how many digits can follow it to the end of a valid number: bit n stands for n digits. No
//! other context predicts the targets of the edges as well.

use super::adaptive_model::ContextId;

/// The ways to encode an edge: the target of the digit before, the void state, a new state, the target of an earlier
/// digit of this state, or another known state.
pub(super) const SAME: u32 = 0;
pub(super) const VOID: u32 = 1;
pub(super) const NEW: u32 = 2;
pub(super) const REPEATED: u32 = 3;
pub(super) const KNOWN: u32 = 4;
const NONE: u32 = 5;

#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// The kind of automaton: of a calling code, general, international prefix, national prefix.
    pub kind: u32,
    /// The distance from the start of the automaton, up to 15.
    pub depth: u32,
    /// The number of lengths in the mask of the state, up to 4.
    lengths: u32,
    /// The summary of the state that leads here: see [`Context::summary`].
    parent: u32,
    /// Depth, kind and number of lengths, which are the same for all digits of the state.
    packed: u32,
    /// Whether all digits lead to the same state.
    pub uniform: u32,
    /// How the previous edges were encoded, three bits each, the last one lowest.
    edges: u32,
    /// The number of different targets of the previous edges, up to 3.
    pub targets: u32,
    /// Whether one of the previous edges leads to the void state.
    has_void: u32,
    /// Whether the targets so far have all lengths of the state between them.
    pub complete: u32,
    /// How the edge of this digit was encoded in the last state at this depth.
    pub above: u32,
    /// The greatest length in the mask of the target.
    pub height: u32,
    /// The number of known states that the target can be, as its number of bits.
    pub choice: u32,
}

impl Context {
    pub(super) fn of(kind: u32, depth: u32, parent: u32, mask: u32) -> Context {
        let depth = depth.min(15);
        let lengths = mask.count_ones().min(4);
        Context {
            kind,
            depth,
            lengths,
            parent,
            packed: depth << 9 | kind << 7 | lengths << 4,
            edges: NONE << 6 | NONE << 3 | NONE,
            ..Context::default()
        }
    }

    /// Records how the edge of a digit was encoded, and moves on to the next digit.
    #[inline(always)]
    pub(super) fn record(&mut self, edge: u32) {
        self.edges = self.edges << 3 | edge;
        if edge == VOID {
            self.has_void = 1;
        }
    }

    /// How the edge of the last digit was encoded.
    #[inline(always)]
    pub(super) fn last(&self) -> u32 {
        self.edges & 7
    }

    /// What the contexts of the targets know of this state.
    pub(super) fn summary(&self) -> u32 {
        self.targets | self.uniform << 2 | self.has_void << 3
    }

    pub(super) fn is_uniform(&self) -> ContextId {
        id(1, self.kind << 4 | self.parent)
    }

    #[inline(always)]
    pub(super) fn is_same(&self) -> ContextId {
        id(2, self.packed | self.last() << 1 | self.complete)
    }

    #[inline(always)]
    pub(super) fn is_void(&self) -> ContextId {
        id(3, self.packed | self.targets << 2 | self.has_void << 1 | self.complete)
    }

    pub(super) fn is_repeated(&self) -> ContextId {
        id(4, (self.edges & 511) << 3 | self.targets << 1 | self.complete)
    }

    /// Whether the target is number `index` of the `count` other targets.
    pub(super) fn is_repeated_at(index: u32, count: u32) -> ContextId {
        id(5, index << 4 | count)
    }

    pub(super) fn is_full(&self) -> ContextId {
        id(6, self.lengths << 5 | self.targets << 3 | self.complete << 2 | self.uniform << 1 | self.has_void)
    }

    /// Whether the target has this length. `all`: the lengths that it can have. `mask`: those decided so far. `open`: no
    /// other target has this length yet.
    pub(super) fn has_length(length: u32, all: u32, mask: u32, open: u32) -> ContextId {
        let far = u32::from(all >> length == 1);
        id(7, mask << 2 | open << 1 | far)
    }

    pub(super) fn is_new(&self) -> ContextId {
        id(8, (self.depth << 2 | self.kind) << 3 | self.targets << 1 | self.uniform)
    }

    /// Whether the target is the one that the digit has in the last state at this depth.
    pub(super) fn is_as_above(&self) -> ContextId {
        id(9, self.above << 6 | self.lengths << 3 | self.targets << 1 | self.uniform)
    }

    /// Whether the rank of the target has `bits` bits after the first.
    pub(super) fn has_rank_of(&self, bits: u32) -> ContextId {
        id(10, self.height << 10 | self.choice << 6 | bits << 1 | self.uniform)
    }

    /// The next bit of a rank with `bits` bits after the first, of which `left` remain after `rank`.
    pub(super) fn rank_bit(bits: u32, left: u32, rank: u32) -> ContextId {
        let known = if bits - left < 3 { rank } else { 1 };
        id(11, bits << 8 | left << 4 | known)
    }

    /// Whether the target has a sink of its own: the leading digits of a region end here.
    pub(super) fn has_other_sink(&self) -> ContextId {
        id(12, self.depth)
    }
}

/// The greatest length in a mask.
pub(super) fn height(mask: u32) -> u32 {
    31_u32.wrapping_sub(mask.leading_zeros()) & 31
}

/// Whether a mask of lengths is the hint.
pub(super) fn has_hinted_lengths(field: u32) -> ContextId {
    id(15, field)
}

/// Whether `length` is in a mask of lengths. `hint`: whether it is in the hint.
pub(super) fn has_hinted_length(field: u32, length: u32, hint: u32) -> ContextId {
    id(14, field << 6 | length << 1 | hint)
}

/// The next bit of an integer, after those in `prefix`. Each `field` of the table has contexts of its own.
pub(super) fn integer_bit(field: u32, prefix: u32) -> ContextId {
    id(13, field << 18 | prefix)
}

#[inline(always)]
fn id(question: u32, context: u32) -> ContextId {
    context << 4 | question
}
