//! Reads the packed payload of a table. `xtask/src/phone_table/pack.rs` writes it.
//!
//! The payload begins with the number of other parts (1 byte) and of states in the first part (2, little-endian); then for each other part the
//! index of its first calling code in the order (1), the number of bytes from its start to the end of the payload (2), and the number of its
//! states (2). What follows is packed: all but the states, the first part, and then the other parts. Each of them continues after the first: it can
//! refer to those states, and its bits are predicted by what the first part has. So a calling code needs at most two parts.

use super::adaptive_model::AdaptiveModel;
use super::class::Region;
use super::range_decoder::RangeDecoder;
use super::states::{GENERAL, MAX_STATES, NATIONAL_PREFIX, PLAN, States};
use super::table::Transform;
use super::table::{Lengths, Plans, RegionPlan, Unpack};

/// Unpacks the states of calling codes on first use.
pub(super) struct Unpacker<'a> {
    bytes: &'a [u8],
    /// The main regions of all calling codes, in the order of the table.
    order: Vec<u8>,
    first: Part<'a>,
    others: Vec<PackedPart>,
}

/// A part that is being unpacked.
struct Part<'a> {
    states: States<'a>,
    /// The index of the next region in the order.
    next: usize,
    /// The last mask of each kind of prefix: the next one is often the same.
    previous: [u32; 4],
}

/// A part that is to be unpacked after the first.
struct PackedPart {
    /// The index of its first region in the order.
    start: usize,
    /// The number of its first state.
    first_state: usize,
    /// The number of its bytes, and of those after it.
    from_end: usize,
}

impl Unpacker<'_> {
    /// Reads everything but the states.
    pub(super) fn start(bytes: &[u8]) -> Option<(Plans, Unpacker<'_>)> {
        let (&[parts, low, high], mut bytes) = bytes.split_first_chunk()?;
        let mut count = usize::from(u16::from_le_bytes([low, high]));
        let mut others = Vec::new();
        for _ in 0..parts {
            let (&[start, low, high, states_low, states_high], rest) = bytes.split_first_chunk()?;
            let from_end = usize::from(u16::from_le_bytes([low, high]));
            others.push(PackedPart { start: start.into(), first_state: count, from_end });
            count += usize::from(u16::from_le_bytes([states_low, states_high]));
            bytes = rest;
        }
        let mut decoder = RangeDecoder::of(bytes, AdaptiveModel::new());
        let mut plans = Plans::default();
        for _ in 0..decoder.number(0, 4) {
            let byte = decoder.number(1, 7) as u8;
            plans.release.push(byte.into());
        }
        regions(&mut decoder, &mut plans)?;
        for _ in 0..decoder.number(2, 8) {
            let mut transform =
                Transform { skip: decoder.number(3, 4) as u8, tail: decoder.number(4, 4) as u8, head: Vec::new() };
            for _ in 0..decoder.number(5, 4) {
                let digit = decoder.number(6, 4) as u8;
                transform.head.push(digit + b'0');
            }
            plans.transforms.push(transform);
        }
        let mut order = Vec::new();
        for _ in 0..decoder.number(11, 8) {
            order.push(decoder.number(13, 8) as u8);
        }
        for (index, region) in (0..).zip(&plans.regions) {
            if region.sharing > 0 && !order.contains(&index) {
                order.push(index);
            }
        }
        let states = States::new(decoder, count.min(MAX_STATES));
        (plans.next, plans.label) = (states.next.clone(), states.label.clone());
        let first = Part { states, next: 0, previous: [0; 4] };
        Some((plans, Unpacker { bytes, order, first, others }))
    }

    /// Unpacks all states. `None` if the table is damaged.
    pub(super) fn unpack_all(&mut self, plans: &Plans) -> Option<()> {
        (0..self.order.len()).try_for_each(|index| self.unpack_at(plans, index))
    }

    /// Unpacks the states of the calling code at an index of the order.
    fn unpack_at(&mut self, plans: &Plans, index: usize) -> Option<()> {
        let after = self.others.iter().position(|part| part.start > index).unwrap_or(self.others.len());
        let end = if after == 0 { index + 1 } else { self.others.first()?.start };
        while self.first.next < end {
            self.first.unpack_next(plans, &self.order)?;
        }
        if plans.regions.get(usize::from(*self.order.get(index)?))?.is_unpacked.get() {
            return Some(());
        }
        let packed = self.others.get(after.checked_sub(1)?)?;
        let bytes = self.bytes.get(self.bytes.len().checked_sub(packed.from_end)?..)?;
        let mut part = Part {
            states: self.first.states.continued(packed.first_state, bytes),
            next: packed.start,
            previous: self.first.previous,
        };
        while part.next < self.others.get(after).map_or(self.order.len(), |part| part.start) {
            part.unpack_next(plans, &self.order)?;
        }
        Some(())
    }
}

impl Unpack for Unpacker<'_> {
    fn unpack(&mut self, plans: &Plans, main: Region) -> Option<()> {
        let index = self.order.iter().position(|region| *region == main.0)?;
        self.unpack_at(plans, index)
    }
}

impl Part<'_> {
    /// Unpacks the states of the next calling code.
    fn unpack_next(&mut self, plans: &Plans, order: &[u8]) -> Option<()> {
        let main = plans.regions.get(usize::from(*order.get(self.next)?)..)?;
        self.next += 1;
        let sharing = main.first()?.sharing;
        let regions = main.get(..sharing.into())?;
        for kind in PLAN..=NATIONAL_PREFIX {
            for region in regions {
                if kind == PLAN && region.sharing == 0 {
                    continue;
                }
                let previous = self.previous.get_mut(kind as usize)?;
                let hint = if kind <= GENERAL { region.lengths.possible } else { *previous };
                *previous = self.states.decoder.lengths(kind, hint);
                let start = self.states.automaton(kind, *previous, kind == PLAN && sharing > 1)?;
                region.starts.get(kind as usize)?.set(start);
                // A start is only read after the last kind is unpacked.
                region.is_unpacked.set(true);
            }
        }
        Some(())
    }
}

fn regions(decoder: &mut RangeDecoder<'_>, plans: &mut Plans) -> Option<()> {
    plans.by_country = vec![0; 26 * 26];
    plans.by_code = vec![0; 1000];
    let (mut main, mut calling_code, mut possible) = (0, 0_u16, 0);
    for position in 1..=decoder.number(7, 8) as u8 {
        let step = decoder.number(8, 7) as u16;
        calling_code += step;
        // 0 instead of the first letter: a calling code of no country.
        let first = decoder.number(9, 5) as u8;
        let second = if first == 0 { 0 } else { decoder.number(10, 5) as u8 };
        possible = decoder.lengths(4, possible);
        let local_only = decoder.lengths(5, 0);
        if first == 0 {
            plans.countries.push_str("00");
        } else {
            plans.countries.push((first + b'@').into());
            plans.countries.push((second + b'@').into());
            let country = usize::from(first - 1) * 26;
            *plans.by_country.get_mut(country + usize::from(second.wrapping_sub(1)))? = position;
        }
        let lengths = Lengths { possible, local_only };
        plans.regions.push(RegionPlan { calling_code, lengths, ..RegionPlan::default() });
        if step != 0 {
            *plans.by_code.get_mut(usize::from(calling_code))? = position;
            main = usize::from(position - 1);
        }
        let sharing = &mut plans.regions.get_mut(main)?.sharing;
        *sharing += 1;
    }
    Some(())
}
