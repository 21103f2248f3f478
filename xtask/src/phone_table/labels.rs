//! The labels of nodes. A label is two bytes. Their meaning depends on the automaton of the node:
//!
//! | automaton | first byte | second byte |
//! |---|---|---|
//! | of a calling code | the position of the region among those that share the code, from 1; 0: none | the type, in the order of `PhoneType`, from 1; 0: not valid |
//! | of a general description, of an international prefix | 1: a match ends here | the same |
//! | of a national prefix | the outcome if a match ends here | the outcome if the number ends here too |
//!
//! An outcome is 0 for no match, 1 if the match is removed, and from 2 on the index of a transform plus 2.

use super::graph::Label;

/// How a plan rewrites a number: `head`, then its digits from `skip` to `tail` before the end of the match, then the
/// digits after the match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Transform {
    pub head: String,
    pub skip: u8,
    pub tail: u8,
}

pub(super) const NO_MATCH: u8 = 0;
pub(super) const MATCH: u8 = 1;

pub(super) struct Labels {
    pub rows: Vec<[u8; 2]>,
    pub transforms: Vec<Transform>,
}

impl Labels {
    pub(super) fn new() -> Labels {
        Labels { rows: vec![[0, 0]], transforms: Vec::new() }
    }

    pub(super) fn label(&mut self, row: [u8; 2]) -> Label {
        index_or_insert(&mut self.rows, row)
    }

    pub(super) fn transform(&mut self, transform: Transform) -> u8 {
        index_or_insert(&mut self.transforms, transform) + MATCH + 1
    }
}

fn index_or_insert<T: PartialEq>(rows: &mut Vec<T>, row: T) -> u8 {
    let index = rows.iter().position(|known| *known == row).unwrap_or_else(|| {
        rows.push(row);
        rows.len() - 1
    });
    u8::try_from(index).expect("fewer than 250 of a kind")
}
