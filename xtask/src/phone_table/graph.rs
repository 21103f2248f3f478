//! One graph for all automata. Equal nodes are one node, so what is built from the ends backwards is minimal.

use std::collections::HashMap;

/// Zero: no number goes on here.
pub(crate) type Node = u16;
pub(crate) const DEAD: Node = 0;

/// What a node says of a number that ends in it; 0: nothing. See `labels.rs`.
pub(crate) type Label = u8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    pub label: Label,
    pub next: [Node; 10],
}

pub(crate) struct Graph {
    pub rows: Vec<Row>,
    known: HashMap<Row, Node>,
    /// By label, the nodes that no digit leaves.
    sinks: HashMap<Label, Node>,
}

impl Graph {
    pub(crate) fn new() -> Graph {
        let dead = Row { label: 0, next: [DEAD; 10] };
        Graph { rows: vec![dead], known: HashMap::from([(dead, DEAD)]), sinks: HashMap::from([(0, DEAD)]) }
    }

    pub(crate) fn node(&mut self, label: Label, next: [Node; 10]) -> Node {
        if let Some(sink) = self.sinks.get(&label)
            && next == [*sink; 10]
        {
            return *sink;
        }
        let row = Row { label, next };
        if let Some(node) = self.known.get(&row) {
            return *node;
        }
        let node = self.push(row);
        self.known.insert(row, node);
        node
    }

    /// The node that says `label` of every number that reaches it, however it goes on.
    pub(crate) fn sink(&mut self, label: Label) -> Node {
        if let Some(sink) = self.sinks.get(&label) {
            return *sink;
        }
        let node = self.push(Row { label, next: [DEAD; 10] });
        self.rows[usize::from(node)].next = [node; 10];
        self.sinks.insert(label, node);
        node
    }

    fn push(&mut self, row: Row) -> Node {
        let node = self.rows.len().try_into().expect("a node's number has two bytes");
        self.rows.push(row);
        node
    }
}
