//! The bytes of the table. `src/phone/plans/read.rs` reads the header, `unpack.rs` the payload.

use super::range_encoder::RangeEncoder;
use super::states::{PLAN, STATE_BITS, States};
use super::{Region, Table};
use crate::phone_table::graph::DEAD;

/// `MAGIC` and `FORMAT` of `src/phone/plans/read.rs`. A change to the bytes below needs a new format number.
const BEGINNING: &[u8] = b"TNP\x02";

pub(super) fn pack(table: &Table) -> Vec<u8> {
    // The number of states comes before them: the first pass counts them.
    let (_, count) = payload(table, 0);
    let (payload, _) = payload(table, count);
    let mut bytes = BEGINNING.to_vec();
    bytes.extend((payload.len() as u32).to_le_bytes());
    bytes.extend(tidings::phone::plans::digest(&payload).to_le_bytes());
    bytes.extend(payload);
    bytes
}

/// The payload with this number of states, and the number that it has.
fn payload(table: &Table, count: u32) -> (Vec<u8>, u32) {
    let mut encoder = RangeEncoder::new();
    encoder.number(0, 4, table.release.len() as u32);
    table.release.bytes().for_each(|byte| encoder.number(1, 7, byte.into()));
    encoder.number(7, 8, table.regions.len() as u32);
    let (mut code, mut possible) = (0, 0);
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
        encoder.lengths(4, possible, region.possible);
        possible = region.possible;
        encoder.lengths(5, 0, region.local_only);
    }
    encoder.number(2, 8, table.labels.transforms.len() as u32);
    for transform in &table.labels.transforms {
        encoder.number(3, 4, transform.skip.into());
        encoder.number(4, 4, transform.tail.into());
        encoder.number(5, 4, transform.head.len() as u32);
        transform.head.bytes().for_each(|digit| encoder.number(6, 4, (digit - b'0').into()));
    }
    let order = order(&table.regions);
    encoder.number(11, 8, order.len() as u32);
    order.iter().for_each(|index| encoder.number(13, 8, *index as u32));
    encoder.number(14, STATE_BITS, count);
    let mut states = States::new(encoder, &table.graph, &table.labels);
    let mut previous = [0; 4];
    let mut written = vec![false; table.regions.len()];
    for main in order.into_iter().chain(0..table.regions.len()) {
        if table.regions[main].plan.is_none() || written[main] {
            continue;
        }
        written[main] = true;
        let code = table.regions[main].calling_code;
        let group: Vec<&Region> = table.regions.iter().filter(|region| region.calling_code == code).collect();
        states.automaton(PLAN, group[0].plan.unwrap_or(DEAD), group[0].possible, group.len() > 1);
        group.iter().for_each(|region| {
            states.automaton(PLAN + 1, region.general, region.possible, false);
        });
        let prefixes: [fn(&Region) -> u16; 2] = [|region| region.international_prefix, |region| region.national_prefix];
        for (kind, start) in (PLAN + 2..).zip(prefixes) {
            for region in &group {
                let previous = &mut previous[kind as usize];
                *previous = states.automaton(kind, start(region), *previous, false);
            }
        }
    }
    let count = states.count;
    (states.encoder.finish(), count)
}

/// The calling codes that come first, because unpacking ends with the one that is needed: those of the countries that
/// `src/phone/verdict/suggest.rs` considers, and of others with many numbers.
const FIRST: [u16; 20] = [1, 44, 91, 49, 33, 61, 39, 34, 55, 52, 81, 86, 82, 62, 63, 92, 234, 27, 48, 90];

/// The index of the main region of each of them.
fn order(regions: &[Region]) -> Vec<usize> {
    let index = |code: &u16| regions.iter().position(|region| region.calling_code == *code).expect("a calling code");
    FIRST.iter().map(index).collect()
}
