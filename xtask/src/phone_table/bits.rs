//! A range encoder: what `src/phone/plans/bits.rs` reads.

use super::odds::{Odds, View, place};
use super::setting::{begins_alike, begins_with_length, digit_of};

pub(super) const LENGTHS: u32 = 18;

pub(super) struct Bits {
    bytes: Vec<u8>,
    low: u64,
    range: u32,
    odds: Odds,
}

impl Bits {
    pub(super) fn new() -> Bits {
        Bits { bytes: Vec::new(), low: 0, range: 1 << 24, odds: Odds::new() }
    }

    pub(super) fn bit(&mut self, view: View, bit: bool) {
        let place = place(view);
        let bound = (self.range >> 12) * self.odds.of_one(place);
        if bit {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        self.odds.count(place, bit);
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
            self.bit(digit_of(field, prefix), bit == 1);
            prefix = prefix << 1 | bit;
        }
    }

    pub(super) fn lengths(&mut self, field: u32, hint: u32, lengths: u32) {
        assert!(lengths >> LENGTHS == 0, "a length of {LENGTHS} digits or more, in field {field}");
        self.bit(begins_alike(field), lengths == hint);
        if lengths == hint {
            return;
        }
        for length in 0..LENGTHS {
            self.bit(begins_with_length(field, length, hint >> length & 1), lengths >> length & 1 == 1);
        }
    }

    pub(super) fn bytes(mut self) -> Vec<u8> {
        // One more byte tells the range apart; those behind it are read as 0.
        self.low += 0xff_ffff;
        self.emit();
        // The range begins so small that the first byte is 0, and the reader takes that for granted.
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
