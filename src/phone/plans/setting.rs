//! The circumstances in which a state is described: what is known of it before, and of the digits done. The
//! table's writer looks at the same.
//!
//! A state's mask tells how many digits can follow it to a valid end: bit n stands for n digits. It narrows what
//! the state's edges can lead to more than anything else.

use super::odds::Views;

/// How the edge of a digit is told.
pub const SAME: u32 = 0;
pub const VOID: u32 = 1;
pub const NEW: u32 = 2;
pub const REPEATED: u32 = 3;
pub const KNOWN: u32 = 4;
const NONE: u32 = 5;

#[derive(Clone, Copy, Default)]
pub struct Setting {
    /// Which kind of automaton: of a calling code, general, international prefix, national prefix.
    pub kind: u32,
    pub depth: u32,
    /// The longest and the shortest way to an end, and how many lengths there are (to 4).
    longest: u32,
    shortest: u32,
    lengths: u32,
    /// The summary of the state that leads here.
    parent: u32,
    /// The depth, the kind and the number of lengths, packed as `is_same` and `is_void` look at them; and with them
    /// most of what does not change from digit to digit.
    place: u32,
    shape: u32,
    /// Whether all digits lead to the same state.
    pub uniform: u32,
    digit: u32,
    /// How the edges of the digits before were told, three bits each, the last one lowest.
    told: u32,
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

impl Setting {
    pub fn of(kind: u32, depth: u32, parent: u32, mask: u32) -> Setting {
        let depth = depth.min(15);
        let (longest, shortest, lengths) = (height(mask), mask.trailing_zeros() & 31, mask.count_ones().min(4));
        Setting {
            kind,
            depth,
            longest,
            shortest,
            lengths,
            parent,
            place: depth << 9 | kind << 7 | lengths << 4,
            shape: parent << 18 | longest << 13 | shortest << 8 | depth << 4 | lengths << 1,
            told: NONE << 6 | NONE << 3 | NONE,
            ..Setting::default()
        }
    }

    /// How the edge of the digit was told; the next digit is next.
    #[inline(always)]
    pub fn tell(&mut self, edge: u32) {
        self.told = self.told << 3 | edge;
        self.digit = self.digit.wrapping_add(1);
        if edge == VOID {
            self.has_void = 1;
        }
    }

    /// How the last digit's edge was told.
    #[inline(always)]
    pub fn last(&self) -> u32 {
        self.told & 7
    }

    /// What the states that this one leads to are told of it.
    pub fn summary(&self) -> u32 {
        self.targets | self.uniform << 2 | self.has_void << 3
    }

    pub fn is_uniform(&self) -> Views {
        view(1, [self.kind << 4 | self.parent, self.longest << 4 | self.parent])
    }

    #[inline(always)]
    pub fn is_same(&self) -> Views {
        view(
            2,
            [
                self.digit << 10 | (self.told & 63) << 4 | self.targets << 2 | self.has_void << 1 | self.complete,
                self.place | self.last() << 1 | self.complete,
            ],
        )
    }

    #[inline(always)]
    pub fn is_void(&self) -> Views {
        view(3, [self.place | self.targets << 2 | self.has_void << 1 | self.complete, self.shape | self.has_void])
    }

    pub fn is_repeated(&self) -> Views {
        view(
            4,
            [
                (self.told & 511) << 3 | self.targets << 1 | self.complete,
                self.longest << 9 | self.above << 6 | self.told & 63,
            ],
        )
    }

    /// Whether it is the `place`-th of `count` others.
    pub fn is_repeated_here(&self, place: u32, count: u32) -> Views {
        view(5, [place << 4 | count, place << 6 | self.told & 63])
    }

    pub fn is_full(&self) -> Views {
        view(
            6,
            [
                self.shortest << 5 | self.parent << 1 | self.uniform,
                self.lengths << 5 | self.targets << 3 | self.complete << 2 | self.uniform << 1 | self.has_void,
            ],
        )
    }

    /// Whether `length` is among the lengths, of which `mask` are so far; `open`: no other state has it yet.
    pub fn has_length(&self, length: u32, all: u32, mask: u32, open: u32) -> Views {
        let far = u32::from(all.wrapping_shr(length) == 1);
        view(7, [length.wrapping_add(mask << 5), mask << 2 | open << 1 | far | 1 << 26])
    }

    pub fn is_new(&self) -> Views {
        view(
            8,
            [
                self.height << 7 | self.choice << 3 | self.kind << 1 | self.uniform,
                (self.depth << 2 | self.kind) << 3 | self.targets << 1 | self.uniform,
            ],
        )
    }

    /// Whether it is the state that the digit led to in the last state at this depth.
    pub fn is_as_above(&self) -> Views {
        view(
            9,
            [
                self.height << 8 | self.above << 5 | self.shortest,
                self.above << 6 | self.lengths << 3 | self.targets << 1 | self.uniform,
            ],
        )
    }

    /// Whether its rank has `bits` binary digits behind the first.
    pub fn has_rank_of(&self, bits: u32) -> Views {
        view(10, [self.height << 10 | self.choice << 6 | bits << 1 | self.uniform, bits << 2 | self.targets | 1 << 20])
    }

    /// The next one of a rank's binary digits, of which there are `bits` behind `rank`'s.
    pub fn rank(&self, bits: u32, left: u32, rank: u32) -> Views {
        let known = if bits.wrapping_sub(left) < 3 { rank } else { 1 };
        let at = bits << 8 | left << 4 | known;
        view(11, [at, at << 4 | self.choice | 1 << 20])
    }

    /// Whether the leading digits of a region end with this digit, or one before it.
    pub fn is_void_other(&self) -> Views {
        view(12, [self.depth, self.last() | 1 << 20])
    }
}

/// The longest way to an end.
pub fn height(mask: u32) -> u32 {
    31_u32.wrapping_sub(mask.leading_zeros()) & 31
}

/// Whether the lengths of an automaton are the same as others.
pub fn begins_alike(field: u32, hint: u32) -> Views {
    view(15, [field, hint << 3 | field])
}

/// Whether `length` is among the lengths of an automaton, of which `mask` are so far. `hint`: whether it is among
/// others that are much the same.
pub fn begins_with_length(field: u32, length: u32, mask: u32, hint: u32) -> Views {
    view(14, [field << 6 | length << 1 | hint, mask << 4 | field << 1 | hint])
}

/// A number's next binary digit behind those in `prefix`; the numbers are of one `field`, and `near` one goes before.
pub fn digit_of(field: u32, near: u32, prefix: u32) -> Views {
    let at = field << 18 | prefix;
    view(13, [at, at.wrapping_add(near.wrapping_add(1).wrapping_mul(0x2_0001))])
}

#[inline(always)]
fn view(question: u32, views: Views) -> Views {
    let [first, second] = views;
    [first << 5 | question << 1, second << 5 | question << 1 | 1]
}
