//! The table's packed bits: a range decoder, and numbers made of its bits.

use super::odds::{Odds, View, place};
use super::setting::{begins_alike, begins_with_length, digit_of};

pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// How many bytes behind the end were read.
    behind: usize,
    code: u32,
    range: u32,
    odds: Odds,
}

/// National numbers, and what is dialled before them, have fewer digits.
pub(super) const LENGTHS: u32 = 18;

impl Bits<'_> {
    pub(super) fn of(bytes: &[u8]) -> Bits<'_> {
        let mut bits = Bits { bytes, behind: 0, code: 0, range: 1, odds: Odds::new() };
        bits.fill();
        bits
    }

    /// Whether there are none left. Some bytes behind the end belong to the last bits.
    pub(super) fn is_over(&self) -> bool {
        self.behind > 4
    }

    /// A mask of lengths, which is much like `hint`.
    pub(super) fn lengths(&mut self, field: u32, hint: u32) -> u32 {
        if self.bit(begins_alike(field)) {
            return hint;
        }
        let mut mask = 0;
        for length in 0..LENGTHS {
            mask |= u32::from(self.bit(begins_with_length(field, length, hint >> length & 1))) << length;
        }
        mask
    }

    /// A number of so many binary digits.
    pub(super) fn number(&mut self, field: u32, bits: u32) -> u32 {
        let mut number = 1;
        for _ in 0..bits {
            number = number << 1 | u32::from(self.bit(digit_of(field, number)));
        }
        number ^ 1_u32.wrapping_shl(bits)
    }

    /// The next bit: the likelier it is, the less of the range it takes.
    #[inline(never)]
    pub(super) fn bit(&mut self, view: View) -> bool {
        let place = place(view);
        let bound = (self.range >> 12).wrapping_mul(self.odds.of_one(place));
        let bit = self.code < bound;
        if bit {
            self.range = bound;
        } else {
            self.code = self.code.wrapping_sub(bound);
            self.range = self.range.wrapping_sub(bound);
        }
        self.odds.count(place, bit);
        if self.range < 1 << 24 {
            self.fill();
        }
        bit
    }

    #[inline(never)]
    fn fill(&mut self) {
        while self.range < 1 << 24 {
            let byte = match self.bytes.split_first() {
                Some((byte, rest)) => {
                    self.bytes = rest;
                    *byte
                }
                None => {
                    self.behind = self.behind.wrapping_add(1);
                    0
                }
            };
            self.code = self.code << 8 | u32::from(byte);
            self.range <<= 8;
        }
    }
}
