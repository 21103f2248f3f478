//! The bytes of the table. `src/phone/plans/read.rs` reads the header, `unpack.rs` the payload.

use super::range_encoder::RangeEncoder;
use super::states::{PLAN, States};
use super::{Region, Table};
use crate::phone_table::graph::DEAD;

/// `MAGIC` and `FORMAT` of `src/phone/plans/read.rs`. A change to the bytes below needs a new format number.
const BEGINNING: &[u8] = b"TNP\x03";

/// The calling codes of the first part, which all others need: they are likely, and have automata of all kinds.
const FIRST_PART: [u16; 2] = [1, 44];

/// The calling codes that come next: those of the other countries that `src/phone/verdict/suggest.rs` considers, and of
/// others with many numbers.
const LIKELY: [u16; 18] = [91, 49, 33, 61, 39, 34, 55, 52, 81, 86, 82, 62, 63, 92, 234, 27, 48, 90];

/// A part ends with the calling code that reaches this size, in bytes. Larger parts share more states; smaller ones take
/// less time to unpack.
const PART_BYTES: usize = 1_500;

pub(super) fn pack(table: &Table) -> Vec<u8> {
    let payload = payload(table);
    let mut bytes = BEGINNING.to_vec();
    bytes.extend((payload.len() as u32).to_le_bytes());
    bytes.extend(tidings::phone::plans::digest(&payload).to_le_bytes());
    bytes.extend(payload);
    bytes
}

fn payload(table: &Table) -> Vec<u8> {
    let order = order(&table.regions);
    let mut first = Writer::new(States::new(facts(table, &order), &table.graph, &table.labels));
    let (likely, others) = order.split_at(FIRST_PART.len());
    likely.iter().for_each(|main| first.calling_code(table, *main));
    let mut parts: Vec<(u8, u32, Vec<u8>)> = Vec::new();
    let mut others = (likely.len() as u8..).zip(others).peekable();
    while let Some((start, _)) = others.peek() {
        let start = *start;
        let mut part = first.continued();
        while part.states.encoder.len() < PART_BYTES
            && let Some((_, main)) = others.next()
        {
            part.calling_code(table, *main);
        }
        parts.push((start, part.states.count - first.states.count, part.states.encoder.finish()));
    }
    let mut bytes = vec![parts.len() as u8];
    let push = |bytes: &mut Vec<u8>, number: u32| {
        bytes.extend(u16::try_from(number).expect("a number of two bytes").to_le_bytes());
    };
    push(&mut bytes, first.states.count);
    for (index, (start, states, _)) in parts.iter().enumerate() {
        let from_end: usize = parts[index..].iter().map(|(_, _, bytes)| bytes.len()).sum();
        bytes.push(*start);
        push(&mut bytes, from_end as u32);
        push(&mut bytes, *states);
    }
    bytes.extend(first.states.encoder.finish());
    parts.iter().for_each(|(_, _, part)| bytes.extend(part));
    bytes
}

/// Everything but the states.
fn facts(table: &Table, order: &[usize]) -> RangeEncoder {
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
    let likely = &order[..FIRST_PART.len() + LIKELY.len()];
    encoder.number(11, 8, likely.len() as u32);
    likely.iter().for_each(|index| encoder.number(13, 8, *index as u32));
    encoder
}

/// The indexes of the main regions of all calling codes: those of the first part, other likely ones, and the rest.
fn order(regions: &[Region]) -> Vec<usize> {
    let index = |code: &u16| regions.iter().position(|region| region.calling_code == *code).expect("a calling code");
    let mut order: Vec<usize> = FIRST_PART.iter().chain(&LIKELY).map(index).collect();
    let rest = (0..regions.len()).filter(|index| regions[*index].plan.is_some() && !order.contains(index));
    order.extend(rest.collect::<Vec<_>>());
    order
}

/// Writes the states of one calling code after another.
struct Writer<'a> {
    states: States<'a>,
    /// The last mask of each kind of prefix.
    previous: [u32; 4],
}

impl<'a> Writer<'a> {
    fn new(states: States<'a>) -> Writer<'a> {
        Writer { states, previous: [0; 4] }
    }

    /// A writer of another part, which continues after this one.
    fn continued(&self) -> Writer<'a> {
        let mut states = self.states.clone();
        states.encoder = states.encoder.without_bytes();
        Writer { states, previous: self.previous }
    }

    fn calling_code(&mut self, table: &Table, main: usize) {
        let code = table.regions[main].calling_code;
        let group: Vec<&Region> = table.regions.iter().filter(|region| region.calling_code == code).collect();
        self.states.automaton(PLAN, group[0].plan.unwrap_or(DEAD), group[0].possible, group.len() > 1);
        group.iter().for_each(|region| {
            self.states.automaton(PLAN + 1, region.general, region.possible, false);
        });
        let prefixes: [fn(&Region) -> u16; 2] = [|region| region.international_prefix, |region| region.national_prefix];
        for (kind, start) in (PLAN + 2..).zip(prefixes) {
            for region in &group {
                let previous = &mut self.previous[kind as usize];
                *previous = self.states.automaton(kind, start(region), *previous, false);
            }
        }
    }
}
