//! The states of the automata as packed bits. `src/phone/plans/states.rs` reads them in the same steps.

use super::context::{Context, KNOWN, NEW, REPEATED, SAME, VOID, height};
use super::graph::{DEAD, Graph, Node};
use super::labels::Labels;
use super::range_encoder::{LENGTH_COUNT, RangeEncoder};
use std::collections::HashMap;

pub(super) const PLAN: u32 = 0;

/// The kind of its automaton, the mask of a state, and the position of its void state among the sinks, from 1; 0 for
/// node 0. Automata of different kinds share no state: their states differ so much that finding one among those of all
/// kinds would take more bytes.
type Key = (u32, u32, u32);

#[derive(Clone)]
pub(super) struct States<'a> {
    pub encoder: RangeEncoder,
    graph: &'a Graph,
    labels: &'a Labels,
    facts: Vec<Option<Facts>>,
    /// How many states are written.
    pub count: u32,
    /// The states of each key, the last one used first.
    buckets: HashMap<Key, Vec<Node>>,
    sinks: Vec<Node>,
    /// For each kind a row for each depth, and the last start.
    above: Vec<[(Node, u32); 10]>,
    starts: [Node; 4],
    pending: Vec<(Node, u32, u32)>,
}

/// What the decoder knows of a state before it reads the edges.
#[derive(Clone, Copy)]
struct Facts {
    /// Bit n: a valid number ends n digits after the state.
    mask: u32,
    /// The void state, where all digits lead in the end: node 0, or a sink with the label of a region.
    void: Node,
}

impl<'a> States<'a> {
    pub(super) fn new(encoder: RangeEncoder, graph: &'a Graph, labels: &'a Labels) -> States<'a> {
        let mut states = States {
            encoder,
            graph,
            labels,
            facts: vec![None; graph.rows.len()],
            count: 0,
            buckets: HashMap::new(),
            sinks: Vec::new(),
            above: vec![[(DEAD, 0); 10]; 4 * 16],
            starts: [DEAD; 4],
            pending: Vec::new(),
        };
        states.add((PLAN, 0, 0), DEAD);
        states
    }

    fn facts(&mut self, node: Node) -> Facts {
        if let Some(facts) = self.facts[usize::from(node)] {
            return facts;
        }
        let row = self.graph.rows[usize::from(node)];
        let facts = if row.next == [node; 10] {
            Facts { mask: 0, void: node }
        } else {
            let next = row.next.map(|next| self.facts(next));
            let valid = u32::from(self.labels.rows[usize::from(row.label)][1] != 0);
            let is_one = next.iter().all(|one| one.void == next[0].void);
            let void = if is_one { next[0].void } else { DEAD };
            Facts { mask: next.iter().fold(valid, |mask, one| mask | one.mask << 1), void }
        };
        self.facts[usize::from(node)] = Some(facts);
        facts
    }

    fn key(&mut self, kind: u32, node: Node) -> Key {
        let Facts { mask, void } = self.facts(node);
        (kind, mask, self.sinks.iter().position(|sink| *sink == void).map_or(0, |index| index as u32 + 1))
    }

    /// Writes an automaton and returns its mask. `hint` is a similar mask.
    pub(super) fn automaton(&mut self, kind: u32, start: Node, hint: u32, shared: bool) -> u32 {
        let Facts { mask, void } = self.facts(start);
        assert_eq!(void, DEAD, "an automaton whose void state is a sink");
        self.encoder.lengths(kind, hint, mask);
        if start == DEAD {
            return mask;
        }
        assert!(mask != 0, "an automaton that accepts nothing");
        let mut context = Context::of(kind, 15, 0, mask);
        context.height = height(mask);
        let above = std::mem::replace(&mut self.starts[kind as usize], start);
        self.target(&mut context, start, above, &[], 0);
        while let Some((node, depth, parent)) = self.pending.pop() {
            self.state(kind, node, depth, parent, shared);
        }
        mask
    }

    fn state(&mut self, kind: u32, node: Node, depth: u32, parent: u32, shared: bool) {
        let row = self.graph.rows[usize::from(node)];
        let Facts { mask, void } = self.facts(node);
        if mask & 1 == 0 {
            assert_eq!(row.label, self.graph.rows[usize::from(void)].label, "a label that the decoder cannot know");
        } else {
            self.label(kind, row.label);
        }
        if mask > 1 {
            self.row(row.next, Context::of(kind, depth, parent, mask), mask, void, shared);
        } else {
            assert_eq!(row.next, [void; 10]);
        }
    }

    fn row(&mut self, row: [Node; 10], mut context: Context, mask: u32, void: Node, shared: bool) {
        let all = mask >> 1;
        let mut rest = all;
        let at = (context.kind << 4 | context.depth) as usize;
        let above = self.above[at];
        let before = self.pending.len();
        let mut seen: Vec<Node> = Vec::new();
        let mut last = Node::MAX;
        let mut edges = [(DEAD, 0); 10];
        context.uniform = u32::from(row == [row[0]; 10]);
        self.encoder.bit(context.is_uniform(), context.uniform == 1);
        for ((edges, next), above) in edges.iter_mut().zip(row).zip(above) {
            context.above = above.1;
            context.complete = u32::from(rest == 0);
            let edge = self.edge(&mut context, next, last, void, above.0, &mut seen, (all, &mut rest), shared);
            *edges = (next, edge);
            last = next;
            context.record(edge);
            context.targets = seen.len().min(3) as u32;
        }
        self.above[at] = edges;
        let new = &mut self.pending[before..];
        new.reverse();
        new.iter_mut().for_each(|pending| pending.2 = context.summary());
    }

    #[allow(clippy::too_many_arguments)]
    fn edge(
        &mut self,
        context: &mut Context,
        next: Node,
        last: Node,
        void: Node,
        above: Node,
        seen: &mut Vec<Node>,
        (all, rest): (u32, &mut u32),
        shared: bool,
    ) -> u32 {
        let is_uniform = context.uniform == 1;
        if last != Node::MAX {
            if !is_uniform {
                self.encoder.bit(context.is_same(), next == last);
            }
            if next == last {
                return SAME;
            }
        }
        if !is_uniform && last != void {
            self.encoder.bit(context.is_void(), next == void);
        }
        if next == void {
            return VOID;
        }
        let others: Vec<Node> = seen.iter().rev().copied().filter(|state| *state != last).collect();
        if !others.is_empty() {
            let index = others.iter().position(|state| *state == next);
            self.encoder.bit(context.is_repeated(), index.is_some());
            if let Some(index) = index {
                let (index, count) = (index as u32 + 1, others.len() as u32);
                (1..count.min(index + 1))
                    .for_each(|other| self.encoder.bit(Context::is_repeated_at(other, count), other == index));
                return REPEATED;
            }
        }
        let facts = self.facts(next);
        self.mask(context, all, *rest, facts.mask);
        *rest &= !facts.mask;
        if shared && void == DEAD {
            self.encoder.bit(context.has_other_sink(), facts.void != void);
            if facts.void != void {
                self.other_sink(facts.void);
            }
        } else {
            assert_eq!(facts.void, void, "a sink within the leading digits of another region");
        }
        context.height = height(facts.mask);
        let edge = if facts.mask == 0 {
            assert_eq!(next, facts.void);
            KNOWN
        } else {
            self.target(context, next, above, seen, context.depth + 1)
        };
        seen.push(next);
        edge
    }

    fn mask(&mut self, context: &Context, all: u32, rest: u32, mask: u32) {
        if all & (all - 1) == 0 {
            assert_eq!(mask, all);
            return;
        }
        self.encoder.bit(context.is_full(), mask == all);
        if mask != all {
            for length in (0..LENGTH_COUNT).filter(|length| all >> length & 1 == 1) {
                let known = mask & ((1 << length) - 1);
                let id = Context::has_length(length, all, known, rest >> length & 1);
                self.encoder.bit(id, mask >> length & 1 == 1);
            }
        }
    }

    fn target(&mut self, context: &mut Context, node: Node, above: Node, excluded: &[Node], depth: u32) -> u32 {
        let key = self.key(context.kind, node);
        let is_above = above != DEAD
            && self.key(context.kind, above) == key
            && self.facts(above).mask != 0
            && !excluded.contains(&above);
        if is_above {
            self.encoder.bit(context.is_as_above(), node == above);
        }
        let bucket = self.buckets.entry(key).or_default();
        if !(is_above && node == above) {
            context.choice = u32::BITS - (bucket.len() as u32).leading_zeros();
            let is_new = !bucket.contains(&node);
            if !bucket.is_empty() {
                self.encoder.bit(context.is_new(), is_new);
            }
            if is_new {
                self.add(key, node);
                self.pending.push((node, depth, 0));
                return NEW;
            }
            let rank = bucket.iter().position(|state| *state == node).expect("a state in its bucket");
            self.rank(context, rank as u32 + 1);
        }
        let bucket = self.buckets.entry(key).or_default();
        let index = bucket.iter().position(|state| *state == node).expect("a state in its bucket");
        bucket[..=index].rotate_right(1);
        KNOWN
    }

    fn rank(&mut self, context: &Context, rank: u32) {
        let bits = rank.ilog2();
        for at in 0..=bits {
            if at + 1 < context.choice {
                self.encoder.bit(context.has_rank_of(at), at == bits);
            }
        }
        for left in (0..bits).rev() {
            self.encoder.bit(Context::rank_bit(bits, left, rank >> (left + 1)), rank >> left & 1 == 1);
        }
    }

    fn add(&mut self, key: Key, node: Node) {
        self.count += 1;
        self.buckets.entry(key).or_default().insert(0, node);
    }

    fn other_sink(&mut self, sink: Node) {
        let index = self.sinks.iter().position(|known| *known == sink).unwrap_or(self.sinks.len());
        self.encoder.number(12, 6, index as u32 + 1);
        if index == self.sinks.len() {
            self.label(PLAN, self.graph.rows[usize::from(sink)].label);
            self.sinks.push(sink);
            self.count += 1;
        }
    }

    fn label(&mut self, kind: u32, label: u8) {
        let [first, second] = self.labels.rows[usize::from(label)].map(u32::from);
        self.encoder.number(16 | kind, 6, first);
        self.encoder.number((32 | kind) << 6 | first, 6, second);
    }
}
