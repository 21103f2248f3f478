//! How to reach every state: digits for a test that takes each edge of each automaton.

use super::graph::{DEAD, Node, Row};
use super::{Region, Table};
use std::collections::{HashSet, VecDeque};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// National numbers of a calling code: of its main region, and valid in any that shares the code.
    Plan,
    /// National numbers as the region's general description has them.
    General,
    /// What is dialled for a call abroad.
    InternationalPrefix,
    /// A number as it is dialled within the region.
    NationalPrefix,
}

/// Shortest digits that lead to a state. The state's edges are these digits followed by one more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub kind: Kind,
    /// `US`, or `001` for a calling code of no country.
    pub country: String,
    pub calling_code: u16,
    pub digits: String,
}

/// An access to every state of every automaton: a state that several of them share is listed for one, but where
/// an automaton begins is listed for each.
pub(super) fn accesses(table: &Table) -> Vec<Access> {
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
                found.push(Access { kind, country: region.id.clone(), calling_code, digits });
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
