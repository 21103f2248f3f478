//! A range encoder. `src/phone/plans/range_decoder.rs` is its decoder.

use super::adaptive_model::{AdaptiveModel, ContextId, slot};
use super::context::{has_hinted_length, has_hinted_lengths, integer_bit};

pub(super) const LENGTH_COUNT: u32 = 18;

#[derive(Clone)]
pub(super) struct RangeEncoder {
    bytes: Vec<u8>,
    low: u64,
    range: u32,
    model: AdaptiveModel,
}

impl RangeEncoder {
    pub(super) fn new() -> RangeEncoder {
        RangeEncoder { bytes: Vec::new(), low: 0, range: 1 << 24, model: AdaptiveModel::new() }
    }

    /// An encoder of other bytes, which expects the same bits.
    pub(super) fn without_bytes(&self) -> RangeEncoder {
        RangeEncoder { model: self.model.clone(), ..RangeEncoder::new() }
    }

    /// The number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn bit(&mut self, id: ContextId, bit: bool) {
        let slot = slot(id);
        let bound = (self.range >> 12) * self.model.probability_of_one(slot);
        if bit {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        self.model.update(slot, bit);
        while self.range < 1 << 24 {
            self.emit();
            self.range <<= 8;
        }
    }

    pub(super) fn number(&mut self, field: u32, bits: u32, number: u32) {
        assert!(number >> bits == 0, "{number} has more than {bits} bits, in field {field}");
        let mut prefix = 1;
        for left in (0..bits).rev() {
            let bit = number >> left & 1;
            self.bit(integer_bit(field, prefix), bit == 1);
            prefix = prefix << 1 | bit;
        }
    }

    pub(super) fn lengths(&mut self, field: u32, hint: u32, lengths: u32) {
        assert!(lengths >> LENGTH_COUNT == 0, "a length of {LENGTH_COUNT} digits or more, in field {field}");
        self.bit(has_hinted_lengths(field), lengths == hint);
        if lengths == hint {
            return;
        }
        for length in 0..LENGTH_COUNT {
            self.bit(has_hinted_length(field, length, hint >> length & 1), lengths >> length & 1 == 1);
        }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        // Two more bytes are enough, whatever follows.
        self.low += 0xffff;
        self.emit();
        self.emit();
        // The initial range is so small that the first byte is 0. The decoder relies on that.
        assert_eq!(self.bytes.remove(0), 0);
        self.bytes
    }

    fn emit(&mut self) {
        if self.low >> 32 != 0 {
            for byte in self.bytes.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
        self.bytes.push((self.low >> 24) as u8);
        self.low = self.low << 8 & 0xffff_ffff;
    }
}
