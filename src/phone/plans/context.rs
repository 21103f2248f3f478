//! The circumstances in which a state is described: what is known of it before, and of the digits done. The
//! table's writer looks at the same.
//!
//! A state's mask tells how many digits can follow it to a valid end: bit n stands for n digits. It narrows what
//! the state's edges can lead to more than anything else.

use super::adaptive_model::ContextId;

/// How the edge of a digit is told.
pub(super) const SAME: u32 = 0;
pub(super) const VOID: u32 = 1;
pub(super) const NEW: u32 = 2;
pub(super) const REPEATED: u32 = 3;
pub(super) const KNOWN: u32 = 4;
const NONE: u32 = 5;

#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// Which kind of automaton: of a calling code, general, international prefix, national prefix.
    pub kind: u32,
    pub depth: u32,
    /// How many lengths of ways to an end there are (to 4).
    lengths: u32,
    /// The summary of the state that leads here.
    parent: u32,
    /// The depth, the kind and the number of lengths, which do not change from digit to digit, packed.
    packed: u32,
    /// Whether all digits lead to the same state.
    pub uniform: u32,
    /// How the edges of the digits before were told, three bits each, the last one lowest.
    edges: u32,
    /// How many different states they lead to (to 3).
    pub targets: u32,
    has_void: u32,
    /// Whether the states so far have all lengths between them.
    pub complete: u32,
    /// How the digit's edge was told in the last state at this depth.
    pub above: u32,
    /// The longest way from the state that the digit leads to.
    pub height: u32,
    /// How many such states there are: the number of its binary digits.
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

    /// How the edge of the digit was told; the next digit is next.
    #[inline(always)]
    pub(super) fn record(&mut self, edge: u32) {
        self.edges = self.edges << 3 | edge;
        if edge == VOID {
            self.has_void = 1;
        }
    }

    /// How the last digit's edge was told.
    #[inline(always)]
    pub(super) fn last(&self) -> u32 {
        self.edges & 7
    }

    /// What the states that this one leads to are told of it.
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

    /// Whether it is the `place`-th of `count` others.
    pub(super) fn is_repeated_at(index: u32, count: u32) -> ContextId {
        id(5, index << 4 | count)
    }

    pub(super) fn is_full(&self) -> ContextId {
        id(6, self.lengths << 5 | self.targets << 3 | self.complete << 2 | self.uniform << 1 | self.has_void)
    }

    /// Whether there is a way of this length, of which `mask` are so far; `open`: no other state has it yet.
    pub(super) fn has_length(length: u32, all: u32, mask: u32, open: u32) -> ContextId {
        let far = u32::from(all.wrapping_shr(length) == 1);
        id(7, mask << 2 | open << 1 | far)
    }

    pub(super) fn is_new(&self) -> ContextId {
        id(8, (self.depth << 2 | self.kind) << 3 | self.targets << 1 | self.uniform)
    }

    /// Whether it is the state that the digit led to in the last state at this depth.
    pub(super) fn is_as_above(&self) -> ContextId {
        id(9, self.above << 6 | self.lengths << 3 | self.targets << 1 | self.uniform)
    }

    /// Whether its rank has `bits` binary digits behind the first.
    pub(super) fn has_rank_of(&self, bits: u32) -> ContextId {
        id(10, self.height << 10 | self.choice << 6 | bits << 1 | self.uniform)
    }

    /// The next one of a rank's binary digits, of which there are `bits` behind `rank`'s.
    pub(super) fn rank_bit(bits: u32, left: u32, rank: u32) -> ContextId {
        let known = if bits.wrapping_sub(left) < 3 { rank } else { 1 };
        id(11, bits << 8 | left << 4 | known)
    }

    /// Whether the leading digits of a region end with this digit, or one before it.
    pub(super) fn has_other_sink(&self) -> ContextId {
        id(12, self.depth)
    }
}

/// The longest way to an end.
pub(super) fn height(mask: u32) -> u32 {
    31_u32.wrapping_sub(mask.leading_zeros()) & 31
}

/// Whether the lengths of an automaton are the same as others.
pub(super) fn has_hinted_lengths(field: u32) -> ContextId {
    id(15, field)
}

/// Whether `length` is among the lengths of an automaton, of which `mask` are so far. `hint`: whether it is among
/// others that are much the same.
pub(super) fn has_hinted_length(field: u32, length: u32, hint: u32) -> ContextId {
    id(14, field << 6 | length << 1 | hint)
}

/// A number's next binary digit behind those in `prefix`; the numbers are of one `field`.
pub(super) fn integer_bit(field: u32, prefix: u32) -> ContextId {
    id(13, field << 18 | prefix)
}

#[inline(always)]
fn id(question: u32, context: u32) -> ContextId {
    context << 4 | question
}
