//! A text, counted and cut.

use super::alphabet::septets;
use super::rules::{Limits, Rules};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits a character: the GSM default alphabet.
    Gsm7,
    /// Sixteen bits a code unit. It is UTF-16 that phones read: a character beyond U+FFFF takes two.
    Ucs2,
}

/// One segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it starts in the text, in UTF-16 code units.
    pub start: u32,
    /// What it holds, in units of the encoding.
    pub units: u32,
}

/// What forces a text into UCS-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costly {
    /// Where the first such character stands, in UTF-16 code units.
    pub index: u32,
    pub character: char,
    /// How many there are.
    pub count: u32,
    /// How many segments the text would need with one character of the GSM alphabet in the place of each.
    pub segments_without: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub encoding: Encoding,
    /// In the whole text: septets or code units.
    pub units: u32,
    /// None for an empty text.
    pub parts: Vec<Part>,
    /// Present exactly where the encoding is UCS-2.
    pub costly: Option<Costly>,
}

/// Counts a text's units and cuts it into segments. Never cut are an escape from its character and the two
/// halves of a surrogate pair.
///
/// `clusters`: where user-perceived characters start, in UTF-16 code units and ascending, if they too are to stay whole;
/// empty: any character may end a segment. A cluster that is longer than a segment is cut.
pub fn count(text: &str, rules: &Rules, clusters: &[u32]) -> Count {
    let mut costly: Option<Costly> = None;
    let (mut gsm, mut ucs) = (0_u32, 0_u32);
    for character in text.chars() {
        let cost = septets(character, rules.alphabet);
        if cost == 0 {
            let first = costly.get_or_insert(Costly { index: ucs, character, count: 0, segments_without: 0 });
            first.count = first.count.wrapping_add(1);
        }
        gsm = gsm.wrapping_add(cost.max(1));
        ucs = ucs.wrapping_add(character.len_utf16() as u32);
    }
    let alphabet = rules.alphabet;
    let in_gsm = |character| septets(character, alphabet).max(1);
    match &mut costly {
        None => {
            let parts = cut(text, gsm, rules.gsm7, clusters, &in_gsm);
            Count { encoding: Encoding::Gsm7, units: gsm, parts, costly }
        }
        Some(found) => {
            found.segments_without = cut(text, gsm, rules.gsm7, clusters, &in_gsm).len() as u32;
            let parts = cut(text, ucs, rules.ucs2, clusters, &|character| character.len_utf16() as u32);
            Count { encoding: Encoding::Ucs2, units: ucs, parts, costly }
        }
    }
}

fn cut(text: &str, units: u32, limits: Limits, clusters: &[u32], cost: &dyn Fn(char) -> u32) -> Vec<Part> {
    let mut parts = Vec::new();
    if units == 0 {
        return parts;
    }
    let mut part = Part { start: 0, units: 0 };
    if units <= limits.single {
        part.units = units;
        parts.push(part);
        return parts;
    }
    let mut starts = clusters.iter().copied().peekable();
    let mut index = 0_u32;
    let mut rest = text.chars();
    loop {
        let ahead = rest.clone();
        let Some(character) = rest.next() else { break };
        let own = cost(character);
        let mut whole = own;
        if starts.next_if(|start| *start <= index).is_some() {
            let together = cluster(ahead, index, starts.peek().copied(), cost);
            if together <= limits.multi {
                whole = together;
            }
        }
        if part.units.saturating_add(whole) > limits.multi && part.units > 0 {
            parts.push(part);
            part = Part { start: index, units: 0 };
        }
        part.units = part.units.wrapping_add(own);
        index = index.wrapping_add(character.len_utf16() as u32);
    }
    parts.push(part);
    parts
}

/// The units of the cluster that starts here and ends before the next one.
fn cluster(characters: core::str::Chars<'_>, start: u32, end: Option<u32>, cost: &dyn Fn(char) -> u32) -> u32 {
    let mut index = start;
    let mut units = 0_u32;
    for character in characters {
        if end.is_some_and(|end| index >= end) {
            break;
        }
        units = units.wrapping_add(cost(character));
        index = index.wrapping_add(character.len_utf16() as u32);
    }
    units
}
