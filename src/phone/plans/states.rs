//! The states of the automata, from the packed bits.
//!
//! The states of a part come in the order in which a walk through all automata meets them first, so that a new state needs no
//! number. `xtask/src/phone_table/states.rs` writes them.

use super::context::{Context, KNOWN, NEW, REPEATED, SAME, VOID, height};
use super::range_decoder::{LENGTH_COUNT, RangeDecoder};
use std::cell::Cell;
use std::rc::Rc;

/// The most states of a table. This bounds the memory and the time that one can take.
pub(super) const MAX_STATES: usize = 1 << 14;

/// The mask of a state; from bit 20 on the position of its void state among the sinks, from 1, or 0 for state 0; from
/// bit 26 on the kind of its automaton. Automata of different kinds share no state.
type Key = u32;

/// A state whose edges are still to be read: its number, its depth, and the summary of its parent.
type Pending = (u16, u32, u32);

pub(super) struct States<'a> {
    pub decoder: RangeDecoder<'a>,
    /// Ten targets for each state, shared with `Plans`, which says more.
    pub next: Rc<[Cell<u16>]>,
    pub label: Rc<[Cell<[u8; 2]>]>,
    /// The key of each state, and the next state in its bucket.
    keys: Vec<(Key, u16)>,
    /// A hash table: the states of each key.
    buckets: Box<[Bucket; 1 << HASH_BITS]>,
    /// States from which every digit leads back to them: digits outside a plan lead there if the region is known.
    sinks: Vec<u16>,
    /// For each kind the edges of the last state at each depth, and how they were encoded.
    above: Box<[[(u16, u32); 10]; 4 * 16]>,
    /// The last start of each kind.
    starts: [u16; 4],
    pending: Vec<Pending>,
}

/// The states of a key, the last one used first. Without states, the bucket is free.
#[derive(Clone, Copy, Default)]
struct Bucket {
    key: Key,
    first: u16,
    count: u16,
}

/// The kinds of automata, in their order.
pub(super) const PLAN: u32 = 0;
pub(super) const GENERAL: u32 = 1;
pub(super) const INTERNATIONAL_PREFIX: u32 = 2;
pub(super) const NATIONAL_PREFIX: u32 = 3;

impl<'a> States<'a> {
    /// State 0 alone, from which no digit leads away, and space for `count` states.
    pub(super) fn new(decoder: RangeDecoder<'a>, count: usize) -> States<'a> {
        let mut states = States {
            decoder,
            next: vec![Cell::new(0); count * 10].into(),
            label: vec![Cell::new([0, 0]); count].into(),
            keys: Vec::with_capacity(count),
            buckets: Box::new([Bucket::default(); 1 << HASH_BITS]),
            sinks: Vec::new(),
            above: Box::new([[(0, 0); 10]; 4 * 16]),
            starts: [0; 4],
            pending: Vec::new(),
        };
        states.add(0);
        states
    }

    /// The states of another part of the table, whose bytes were written after those of these states. Its own states have
    /// the numbers from `first`.
    pub(super) fn continued(&self, first: usize, bytes: &'a [u8]) -> States<'a> {
        let mut keys = self.keys.clone();
        keys.resize(first, (0, 0));
        States {
            decoder: RangeDecoder::of(bytes, self.decoder.model.clone()),
            next: self.next.clone(),
            label: self.label.clone(),
            keys,
            buckets: self.buckets.clone(),
            sinks: self.sinks.clone(),
            above: self.above.clone(),
            starts: self.starts,
            pending: Vec::new(),
        }
    }

    /// Reads an automaton and returns its start.
    pub(super) fn automaton(&mut self, kind: u32, mask: u32, shared: bool) -> Option<u16> {
        if mask == 0 {
            return Some(0);
        }
        let mut context = Context::of(kind, 15, 0, mask);
        context.height = height(mask);
        let above = *self.starts.get(kind as usize)?;
        let (start, _) = self.target(&mut context, mask | kind << 26, above, &[], 0)?;
        *self.starts.get_mut(kind as usize)? = start;
        while let Some(pending) = self.pending.pop() {
            self.state(kind, pending, shared)?;
        }
        Some(start)
    }

    /// Reads label and edges of a state.
    fn state(&mut self, kind: u32, (state, depth, parent): Pending, shared: bool) -> Option<()> {
        let (key, _) = *self.keys.get(usize::from(state))?;
        let mask = key & 0xf_ffff;
        let void = self.sink(key >> 20)?;
        let label = if mask & 1 == 0 { self.label.get(usize::from(void))?.get() } else { self.read_label(kind) };
        self.label.get(usize::from(state))?.set(label);
        let mut row = [(void, VOID); 10];
        if mask > 1 {
            self.row(&mut row, Context::of(kind, depth, parent, mask), key, void, shared)?;
        }
        let start = usize::from(state) * 10;
        for (next, (target, _)) in self.next.get(start..)?.iter().zip(row) {
            next.set(target);
        }
        Some(())
    }

    fn row(&mut self, row: &mut [(u16, u32); 10], context: Context, key: Key, void: u16, shared: bool) -> Option<()> {
        let mut context = context;
        let all = (key & 0xf_ffff) >> 1;
        let mut rest = all;
        let at = (context.kind << 4 | context.depth) as usize;
        let above = *self.above.get(at)?;
        let before = self.pending.len();
        let mut seen = [0; 10];
        let mut targets = 0_usize;
        // The target of the digit before; before the first digit, no state.
        let mut last = u16::MAX;
        context.uniform = self.decoder.bit(context.is_uniform()).into();
        for (edge, above) in row.iter_mut().zip(&above) {
            context.above = above.1;
            context.complete = u32::from(rest == 0);
            *edge = if last != u16::MAX && (context.uniform == 1 || self.decoder.bit(context.is_same())) {
                (last, SAME)
            } else if context.uniform == 0 && last != void && self.decoder.bit(context.is_void()) {
                (void, VOID)
            } else if let Some(target) = self.repeated(&context, seen.get(..targets)?, last) {
                (target, REPEATED)
            } else {
                let mask = self.mask(&context, all, rest);
                rest &= !mask;
                let mut sink = key >> 20;
                if shared && sink == 0 && self.decoder.bit(context.has_other_sink()) {
                    sink = self.other_sink()?;
                }
                context.height = height(mask);
                let depth = context.depth + 1;
                let found = match mask {
                    0 => (self.sink(sink)?, KNOWN),
                    _ => self.target(&mut context, mask | sink << 20, above.0, seen.get(..targets)?, depth)?,
                };
                *seen.get_mut(targets)? = found.0;
                targets += 1;
                found
            };
            last = edge.0;
            context.record(edge.1);
            context.targets = targets.min(3) as u32;
        }
        *self.above.get_mut(at)? = *row;
        // The first new state is read next.
        let new = self.pending.get_mut(before..)?;
        new.reverse();
        new.iter_mut().for_each(|pending| pending.2 = context.summary());
        Some(())
    }

    /// Reads whether the target is that of an earlier digit, except the last one, and which.
    fn repeated(&mut self, context: &Context, known: &[u16], last: u16) -> Option<u16> {
        let mut others = known.iter().rev().filter(|state| **state != last);
        let count = others.clone().count() as u32;
        if count == 0 || !self.decoder.bit(context.is_repeated()) {
            return None;
        }
        let mut index = 1;
        while index < count && !self.decoder.bit(Context::is_repeated_at(index, count)) {
            index += 1;
        }
        others.nth(index as usize - 1).copied()
    }

    /// Reads the mask of a target.
    fn mask(&mut self, context: &Context, all: u32, rest: u32) -> u32 {
        if all & (all - 1) == 0 || self.decoder.bit(context.is_full()) {
            return all;
        }
        let mut mask = 0;
        for length in 0..LENGTH_COUNT {
            if all >> length & 1 == 1 {
                let open = rest >> length & 1;
                mask |= u32::from(self.decoder.bit(Context::has_length(length, all, mask, open))) << length;
            }
        }
        mask
    }

    /// Reads which state with this key is the target: a new one, or a known one.
    fn target(
        &mut self,
        context: &mut Context,
        key: Key,
        above: u16,
        excluded: &[u16],
        depth: u32,
    ) -> Option<(u16, u32)> {
        let index = self.bucket(key)?;
        let Bucket { first, count, .. } = *self.buckets.get(index)?;
        let is_above = above != 0
            && self.keys.get(usize::from(above)).is_some_and(|known| known.0 == key)
            && !excluded.contains(&above);
        let mut left = u32::MAX;
        let mut wanted = u16::MAX;
        if is_above && self.decoder.bit(context.is_as_above()) {
            wanted = above;
        } else {
            context.choice = u16::BITS - count.leading_zeros();
            if count == 0 || self.decoder.bit(context.is_new()) {
                let state = self.add(key)?;
                self.pending.push((state, depth, 0));
                return Some((state, NEW));
            }
            left = self.rank(context);
        }
        // The target moves to the front of its bucket.
        let mut before = 0;
        let mut state = first;
        while state != 0 {
            let (_, after) = *self.keys.get(usize::from(state))?;
            left -= 1;
            if state == wanted || left == 0 {
                if before != 0 {
                    self.keys.get_mut(before)?.1 = after;
                    self.keys.get_mut(usize::from(state))?.1 = first;
                    self.buckets.get_mut(index)?.first = state;
                }
                return Some((state, KNOWN));
            }
            before = usize::from(state);
            state = after;
        }
        None
    }

    /// The index of the bucket of a key.
    fn bucket(&self, key: Key) -> Option<usize> {
        let mut index = (key.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize;
        for _ in 0..1 << HASH_BITS {
            let bucket = self.buckets.get(index)?;
            if bucket.key == key || bucket.count == 0 {
                return Some(index);
            }
            index = (index + 1) & ((1 << HASH_BITS) - 1);
        }
        None
    }

    /// Reads the rank of a state in its bucket, from 1, of at most `choice` bits.
    fn rank(&mut self, context: &Context) -> u32 {
        let mut bits = 0_u32;
        while bits + 1 < context.choice && !self.decoder.bit(context.has_rank_of(bits)) {
            bits += 1;
        }
        let mut rank = 1;
        for left in (0..bits).rev() {
            rank = rank << 1 | u32::from(self.decoder.bit(Context::rank_bit(bits, left, rank)));
        }
        rank
    }

    fn add(&mut self, key: Key) -> Option<u16> {
        let state = self.keys.len();
        if state >= self.label.len() || self.decoder.is_exhausted() {
            return None;
        }
        let state = state as u16;
        let index = self.bucket(key)?;
        let bucket = self.buckets.get_mut(index)?;
        self.keys.push((key, bucket.first));
        *bucket = Bucket { key, first: state, count: bucket.count + 1 };
        Some(state)
    }

    fn sink(&self, index: u32) -> Option<u16> {
        match (index & 63).checked_sub(1) {
            None => Some(0),
            Some(index) => self.sinks.get(index as usize).copied(),
        }
    }

    fn other_sink(&mut self) -> Option<u32> {
        let index = self.decoder.number(12, 6);
        if index as usize == self.sinks.len() + 1 {
            let state = self.add(0)?;
            let label = self.read_label(PLAN);
            self.label.get(usize::from(state))?.set(label);
            let start = usize::from(state) * 10;
            self.next.get(start..start + 10)?.iter().for_each(|next| next.set(state));
            self.sinks.push(state);
        }
        Some(index)
    }

    fn read_label(&mut self, kind: u32) -> [u8; 2] {
        let first = self.decoder.number(16 | kind, 6);
        let second = self.decoder.number((32 | kind) << 6 | first, 6);
        [first as u8, second as u8]
    }
}

/// The bits of an index into the buckets. A table has some hundreds of keys.
const HASH_BITS: u32 = 11;
