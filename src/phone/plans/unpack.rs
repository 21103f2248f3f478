//! Reads the packed payload of a table. `xtask/src/phone_table/pack.rs` writes it.

use super::range_decoder::RangeDecoder;
use super::states::{GENERAL, INTERNATIONAL_PREFIX, NATIONAL_PREFIX, PLAN, States};
use super::table::Transform;
use super::table::{Lengths, Plans, RegionPlan};

pub(super) fn unpack(bytes: &[u8]) -> Option<Plans> {
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
    let mut states = States::new(decoder);
    for kind in PLAN..=NATIONAL_PREFIX {
        let mut previous = 0;
        for index in 0..plans.regions.len() {
            let region = plans.regions.get(index)?;
            let (sharing, lengths) = (region.sharing, region.lengths);
            if kind == PLAN && sharing == 0 {
                continue;
            }
            let hint = if kind <= GENERAL { lengths.possible } else { previous };
            previous = states.decoder.lengths(kind, hint);
            let start = states.automaton(kind, previous, kind == PLAN && sharing > 1)?;
            let region = plans.regions.get_mut(index)?;
            match kind {
                PLAN => region.plan = start,
                GENERAL => region.general = start,
                INTERNATIONAL_PREFIX => region.international_prefix = start,
                _ => region.national_prefix = start,
            }
        }
    }
    (plans.next, plans.label) = (states.next, states.label);
    Some(plans)
}

fn regions(decoder: &mut RangeDecoder<'_>, plans: &mut Plans) -> Option<()> {
    plans.by_country = vec![0; 26 * 26];
    plans.by_code = vec![0; 1000];
    let mut main = 0;
    let mut calling_code = 0_u16;
    for position in 1..=decoder.number(7, 8) as u8 {
        let step = decoder.number(8, 7) as u16;
        calling_code += step;
        // 0 instead of the first letter: a calling code of no country.
        let first = decoder.number(9, 5) as u8;
        let second = if first == 0 { 0 } else { decoder.number(10, 5) as u8 };
        let possible = decoder.lengths(4, 0);
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
