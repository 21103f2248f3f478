//! One graph for all automata. Equal nodes are the same node, so a graph that is built backwards is minimal.

use std::collections::HashMap;

/// The index of a node. From node 0 no digit leads on.
pub(crate) type Node = u16;
pub(crate) const DEAD: Node = 0;

/// What a node means for a number that ends there; 0 for nothing. See `labels.rs`.
pub(crate) type Label = u8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    pub label: Label,
    pub next: [Node; 10],
}

pub(crate) struct Graph {
    pub rows: Vec<Row>,
    known: HashMap<Row, Node>,
    /// The nodes from which every digit leads back to them, by label.
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

    /// The node with this label from which every digit leads back to it.
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
        let node = self.rows.len().try_into().expect("a graph has at most 65,536 nodes");
        self.rows.push(row);
        node
    }
}
