//! Covers all transitions of the automaton: the digits that lead to a state, then each digit, then digits that
//! distinguish its target from the targets of the other digits. So a missing, extra or wrong transition is found.

use super::rng::Rng;
use crate::metadata::Metadata;
use crate::phone_table::graph::{DEAD, Node};
use crate::phone_table::{AccessSequence, Kind, Region, Table, access_sequences, table};
use std::collections::{HashSet, VecDeque};

/// The limit of a walk: a state may lead to itself.
const MAX_DIGITS: usize = 20;

pub(super) fn write(metadata: &Metadata, rng: &mut Rng, write: &mut dyn FnMut(&str, &str)) {
    let table = table(metadata);
    for access in access_sequences(metadata) {
        let region = region(&table, &access);
        for digits in steps(&table, region, &access, rng) {
            for (country, input) in inputs(&table, region, access.kind, &digits, rng) {
                // `001` cannot be the default country.
                if country.is_empty() || region.id != "001" {
                    write(country, &input);
                }
            }
        }
    }
}

fn region<'a>(table: &'a Table, access: &AccessSequence) -> &'a Region {
    let is_it = |region: &&Region| region.id == access.country && region.calling_code == access.calling_code;
    table.regions.iter().find(is_it).expect("the region of an access sequence is in the table")
}

fn start(region: &Region, kind: Kind) -> Node {
    match kind {
        Kind::Plan => region.plan.unwrap_or(DEAD),
        Kind::General => region.general,
        Kind::InternationalPrefix => region.international_prefix,
        Kind::NationalPrefix => region.national_prefix,
    }
}

/// For each digit after an access sequence: the digits up to there, alone and continued.
fn steps(table: &Table, region: &Region, access: &AccessSequence, rng: &mut Rng) -> Vec<String> {
    let follow = |node: Node, digit: u8| table.graph.rows[usize::from(node)].next[usize::from(digit - b'0')];
    let next = table.graph.rows[usize::from(access.digits.bytes().fold(start(region, access.kind), follow))].next;
    let mut targets = vec![DEAD];
    targets.extend(next);
    targets.sort();
    targets.dedup();
    let mut steps = Vec::new();
    for (digit, target) in ('0'..='9').zip(next) {
        let digits = format!("{}{digit}", access.digits);
        // Finds a digit that leads to the target of another digit, or to a target where there should be none.
        for other in &targets {
            if let Some(rest) = difference(table, target, *other, rng) {
                steps.push(format!("{digits}{rest}"));
            }
        }
        steps.push(format!("{digits}{}", walk(table, target, rng)));
        let count = rng.between(0, 15_usize.saturating_sub(digits.len()));
        steps.push(format!("{digits}{}", rng.digits(count)));
        steps.push(digits);
    }
    steps
}

/// Random digits among the shortest that distinguish two states; `None` if the states are equivalent.
fn difference(table: &Table, one: Node, other: Node, rng: &mut Rng) -> Option<String> {
    let rows = &table.graph.rows;
    let mut seen = HashSet::from([(one, other)]);
    let mut waiting = VecDeque::from([(one, other, String::new())]);
    while let Some((one, other, digits)) = waiting.pop_front() {
        let (one, other) = (rows[usize::from(one)], rows[usize::from(other)]);
        if one.label != other.label {
            return Some(digits);
        }
        let first = rng.below(10);
        for digit in (first..10).chain(0..first) {
            let pair = (one.next[digit], other.next[digit]);
            if pair.0 != pair.1 && seen.insert(pair) {
                waiting.push_back((pair.0, pair.1, format!("{digits}{digit}")));
            }
        }
    }
    None
}

/// Default countries and inputs for which the automaton reads the digits.
fn inputs<'a>(table: &Table, region: &'a Region, kind: Kind, digits: &str, rng: &mut Rng) -> Vec<(&'a str, String)> {
    let code = region.calling_code;
    let country = region.id.as_str();
    match kind {
        Kind::Plan => vec![("", format!("+{code}{digits}"))],
        // The general description decides whether the digits before a national number are a prefix.
        Kind::General => {
            let prefix = walk(table, region.national_prefix, rng);
            vec![
                (country, digits.to_owned()),
                (country, format!("{prefix}{digits}")),
                (country, format!("{code}{digits}")),
                (country, format!("{code}{prefix}{digits}")),
                ("", format!("+{code}{prefix}{digits}")),
            ]
        }
        Kind::NationalPrefix => {
            let national = national(table, region, rng);
            vec![
                (country, digits.to_owned()),
                (country, format!("{digits}{national}")),
                ("", format!("+{code}{digits}{national}")),
            ]
        }
        Kind::InternationalPrefix => {
            let other = &table.regions[rng.below(table.regions.len())];
            let national = national(table, other, rng);
            vec![(country, digits.to_owned()), (country, format!("{digits}{}{national}", other.calling_code))]
        }
    }
}

/// Digits from a state to one with a label.
fn walk(table: &Table, start: Node, rng: &mut Rng) -> String {
    let mut digits = String::new();
    let mut node = start;
    while digits.len() < MAX_DIGITS {
        let row = table.graph.rows[usize::from(node)];
        if row.label != 0 && rng.percent(60) {
            break;
        }
        let live: Vec<usize> = (0..10).filter(|digit| row.next[*digit] != DEAD).collect();
        if live.is_empty() {
            break;
        }
        let digit = live[rng.below(live.len())];
        digits.push_str(&digit.to_string());
        node = row.next[digit];
    }
    digits
}

/// A national number of the calling code of the region.
fn national(table: &Table, region: &Region, rng: &mut Rng) -> String {
    let main = table.regions.iter().find(|other| other.calling_code == region.calling_code);
    main.and_then(|main| main.plan).map_or_else(String::new, |plan| walk(table, plan, rng))
}
