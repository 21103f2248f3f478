//! The bytes of the table. `src/phone/plans/read.rs` reads the header, `unpack.rs` the payload.

use super::range_encoder::RangeEncoder;
use super::states::{PLAN, States};
use super::{Region, Table};
use crate::phone_table::graph::DEAD;

/// `MAGIC` and `FORMAT` of `src/phone/plans/read.rs`. A change to the bytes below needs a new format number.
const BEGINNING: &[u8] = b"TNP\x01";

pub(super) fn pack(table: &Table) -> Vec<u8> {
    let payload = payload(table);
    let mut bytes = BEGINNING.to_vec();
    bytes.extend((payload.len() as u32).to_le_bytes());
    bytes.extend(tidings::phone::plans::digest(&payload).to_le_bytes());
    bytes.extend(payload);
    bytes
}

fn payload(table: &Table) -> Vec<u8> {
    let mut encoder = RangeEncoder::new();
    encoder.number(0, 4, table.release.len() as u32);
    table.release.bytes().for_each(|byte| encoder.number(1, 7, byte.into()));
    encoder.number(7, 8, table.regions.len() as u32);
    let mut code = 0;
    for region in &table.regions {
        encoder.number(8, 7, (region.calling_code - code).into());
        code = region.calling_code;
        match region.id.as_bytes() {
            b"001" => encoder.number(9, 5, 0),
            [first, second] => {
                let [first, second] = [first, second].map(|letter| u32::from(letter - b'@'));
                encoder.number(9, 5, first);
                encoder.number(10, 5, second);
            }
            _ => panic!("{} is not a country", region.id),
        }
        encoder.lengths(4, 0, region.possible);
        encoder.lengths(5, 0, region.local_only);
    }
    encoder.number(2, 8, table.labels.transforms.len() as u32);
    for transform in &table.labels.transforms {
        encoder.number(3, 4, transform.skip.into());
        encoder.number(4, 4, transform.tail.into());
        encoder.number(5, 4, transform.head.len() as u32);
        transform.head.bytes().for_each(|digit| encoder.number(6, 4, (digit - b'0').into()));
    }
    let mut states = States::new(encoder, &table.graph, &table.labels);
    for region in table.regions.iter().filter(|region| region.plan.is_some()) {
        let sharing = table.regions.iter().filter(|other| other.calling_code == region.calling_code).count();
        states.automaton(PLAN, region.plan.unwrap_or(DEAD), region.possible, sharing > 1);
    }
    for region in &table.regions {
        states.automaton(PLAN + 1, region.general, region.possible, false);
    }
    let prefixes: [fn(&Region) -> u16; 2] = [|region| region.international_prefix, |region| region.national_prefix];
    for (kind, start) in (PLAN + 2..).zip(prefixes) {
        let mut previous = 0;
        for region in &table.regions {
            previous = states.automaton(kind, start(region), previous, false);
        }
    }
    states.encoder.finish()
}
