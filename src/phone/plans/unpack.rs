//! Reads the packed payload of a table. `xtask/src/phone_table/pack.rs` writes it.

use super::range_decoder::RangeDecoder;
use super::states::{GENERAL, NATIONAL_PREFIX, PLAN, STATE_BITS, States};
use super::table::Transform;
use super::table::{Lengths, Plans, RegionPlan, Unpack};

/// Unpacks the states of one calling code after another.
pub(super) struct Unpacker<'a> {
    states: States<'a>,
    /// The main regions of the calling codes that come first, and then all regions.
    order: Vec<u8>,
    done: usize,
    /// The last mask of each kind of prefix: the next one is often the same.
    previous: [u32; 4],
}

impl Unpacker<'_> {
    /// Reads everything but the states.
    pub(super) fn start(bytes: &[u8]) -> Option<(Plans, Unpacker<'_>)> {
        let mut decoder = RangeDecoder::of(bytes);
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
        order.extend(0..plans.regions.len() as u8);
        let count = decoder.number(14, STATE_BITS) as usize;
        let states = States::new(decoder, count);
        (plans.next, plans.label) = (states.next.clone(), states.label.clone());
        Some((plans, Unpacker { states, order, done: 0, previous: [0; 4] }))
    }
}

impl Unpack for Unpacker<'_> {
    fn unpack_next(&mut self, plans: &Plans) -> Option<bool> {
        let Some(main) = self.order.get(self.done) else { return Some(false) };
        self.done += 1;
        let main = plans.regions.get(usize::from(*main)..)?;
        let sharing = main.first()?.sharing;
        let regions = main.get(..sharing.into())?;
        if regions.first().is_none_or(|main| main.is_unpacked.get()) {
            return Some(true);
        }
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
        Some(true)
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
