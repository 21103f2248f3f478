//! The state cover of the automata: for each state digits that lead to it (its access sequence), for tests.

use super::graph::{DEAD, Node, Row};
use super::{Region, Table};
use std::collections::{HashSet, VecDeque};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// National numbers of a calling code.
    Plan,
    /// National numbers that match the general description of the region.
    General,
    /// Numbers for a call abroad, which begin with the prefix for international calls.
    InternationalPrefix,
    /// Numbers as dialled within the region.
    NationalPrefix,
}

/// The shortest digits that lead to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccessSequence {
    pub kind: Kind,
    /// `US`, or `001` for a calling code of no country.
    pub country: String,
    pub calling_code: u16,
    pub digits: String,
}

/// An access sequence for each state. A state that several automata share is listed once, but each automaton's start is
/// listed.
pub(super) fn access_sequences(table: &Table) -> Vec<AccessSequence> {
    type Start = fn(&Region) -> Node;
    let kinds: [(Kind, Start); 4] = [
        (Kind::Plan, |region| region.plan.unwrap_or(DEAD)),
        (Kind::General, |region| region.general),
        (Kind::InternationalPrefix, |region| region.international_prefix),
        (Kind::NationalPrefix, |region| region.national_prefix),
    ];
    let mut found = Vec::new();
    for (kind, start) in kinds {
        let mut seen = HashSet::new();
        for region in table.regions.iter().filter(|region| start(region) != DEAD) {
            for digits in reachable(&table.graph.rows, start(region), &mut seen) {
                let calling_code = region.calling_code;
                found.push(AccessSequence { kind, country: region.id.clone(), calling_code, digits });
            }
        }
    }
    found
}

fn reachable(rows: &[Row], start: Node, seen: &mut HashSet<Node>) -> Vec<String> {
    seen.insert(start);
    let mut queue = VecDeque::from([(start, String::new())]);
    let mut found = Vec::new();
    while let Some((node, digits)) = queue.pop_front() {
        for (digit, next) in ('0'..='9').zip(rows[usize::from(node)].next) {
            if next != DEAD && seen.insert(next) {
                queue.push_back((next, format!("{digits}{digit}")));
            }
        }
        found.push(digits);
    }
    found
}
