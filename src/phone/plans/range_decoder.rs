//! A range decoder for the packed table, and the integers and masks made of its bits.

use super::adaptive_model::{AdaptiveModel, ContextId, slot};
use super::context::{has_hinted_length, has_hinted_lengths, integer_bit};

pub(super) struct RangeDecoder<'a> {
    bytes: &'a [u8],
    /// How many bytes were read beyond the end.
    read_past_end: usize,
    code: u32,
    range: u32,
    pub model: AdaptiveModel,
}

/// The number of possible lengths: national numbers and prefixes have at most 17 digits.
pub(super) const LENGTH_COUNT: u32 = 18;

impl<'a> RangeDecoder<'a> {
    pub(super) fn of(bytes: &'a [u8], model: AdaptiveModel) -> RangeDecoder<'a> {
        let mut decoder = RangeDecoder { bytes, read_past_end: 0, code: 0, range: 1, model };
        decoder.refill();
        decoder
    }

    /// Whether the input is used up. The last bits need up to four bytes beyond the end.
    pub(super) fn is_exhausted(&self) -> bool {
        self.read_past_end > 4
    }

    /// Decodes a mask of lengths, which is similar to `hint`.
    pub(super) fn lengths(&mut self, field: u32, hint: u32) -> u32 {
        if self.bit(has_hinted_lengths(field)) {
            return hint;
        }
        let mut mask = 0;
        for length in 0..LENGTH_COUNT {
            mask |= u32::from(self.bit(has_hinted_length(field, length, hint >> length & 1))) << length;
        }
        mask
    }

    /// Decodes an integer of `bits` bits.
    pub(super) fn number(&mut self, field: u32, bits: u32) -> u32 {
        let mut number = 1;
        for _ in 0..bits {
            number = number << 1 | u32::from(self.bit(integer_bit(field, number)));
        }
        number ^ 1 << bits
    }

    /// Decodes the next bit. The likelier a bit, the larger its share of the range.
    pub(super) fn bit(&mut self, id: ContextId) -> bool {
        let slot = slot(id);
        let bound = (self.range >> 12) * self.model.probability_of_one(slot);
        let bit = self.code < bound;
        if bit {
            self.range = bound;
        } else {
            self.code -= bound;
            self.range -= bound;
        }
        self.model.update(slot, bit);
        if self.range < 1 << 24 {
            self.refill();
        }
        bit
    }

    fn refill(&mut self) {
        while self.range < 1 << 24 {
            let byte = match self.bytes.split_first() {
                Some((byte, rest)) => {
                    self.bytes = rest;
                    *byte
                }
                None => {
                    self.read_past_end += 1;
                    0
                }
            };
            self.code = self.code << 8 | u32::from(byte);
            self.range <<= 8;
        }
    }
}
