//! A text, counted and cut.

use super::alphabet::{Alphabet, ascii_septets, septets};
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
    for (at, byte) in text.bytes().enumerate() {
        let mut width = 1;
        let cost = if byte < 0x80 {
            ascii_septets(byte, rules.alphabet)
        } else if let Some(character) = starting(text, at) {
            width = character.len_utf16() as u32;
            septets(character, rules.alphabet)
        } else {
            continue;
        };
        if cost == 0 {
            let character = starting(text, at).unwrap_or_default();
            let first = costly.get_or_insert(Costly { index: ucs, character, count: 0, segments_without: 0 });
            first.count = first.count.wrapping_add(1);
        }
        gsm = gsm.wrapping_add(cost.max(1));
        ucs = ucs.wrapping_add(width);
    }
    let as_gsm = |parts: &mut dyn FnMut(Part)| cut(text, gsm, rules.gsm7, clusters, Some(rules.alphabet), parts);
    let mut parts = Vec::new();
    match &mut costly {
        None => {
            as_gsm(&mut |part| parts.push(part));
            Count { encoding: Encoding::Gsm7, units: gsm, parts, costly }
        }
        Some(found) => {
            as_gsm(&mut |_| found.segments_without = found.segments_without.wrapping_add(1));
            cut(text, ucs, rules.ucs2, clusters, None, &mut |part| parts.push(part));
            Count { encoding: Encoding::Ucs2, units: ucs, parts, costly }
        }
    }
}

/// The character that starts at this byte, if one does.
fn starting(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// What a character takes: septets of the alphabet, with one for each that is not in it, or code units.
fn cost(character: char, alphabet: Option<Alphabet>) -> u32 {
    match alphabet {
        Some(alphabet) => septets(character, alphabet).max(1),
        None => character.len_utf16() as u32,
    }
}

/// `units`: those of the whole text. `done` is told each segment.
fn cut(
    text: &str,
    units: u32,
    limits: Limits,
    clusters: &[u32],
    alphabet: Option<Alphabet>,
    done: &mut dyn FnMut(Part),
) {
    if units <= limits.single {
        if units > 0 {
            done(Part { start: 0, units });
        }
        return;
    }
    let mut part = Part { start: 0, units: 0 };
    let mut starts = clusters.iter().copied().peekable();
    let mut index = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        let mut width = 1;
        let own = if byte < 0x80 {
            alphabet.map_or(1, |alphabet| ascii_septets(byte, alphabet).max(1))
        } else if let Some(character) = starting(text, at) {
            width = character.len_utf16() as u32;
            cost(character, alphabet)
        } else {
            continue;
        };
        let mut whole = own;
        if starts.next_if(|start| *start <= index).is_some() {
            let together = cluster(text.get(at..).unwrap_or(""), index, starts.peek().copied(), alphabet);
            if together <= limits.multi {
                // Not less, whatever the list says.
                whole = together.max(own);
            }
        }
        if part.units.saturating_add(whole) > limits.multi && part.units > 0 {
            done(part);
            part = Part { start: index, units: 0 };
        }
        part.units = part.units.wrapping_add(own);
        index = index.wrapping_add(width);
    }
    done(part);
}

/// The units of the cluster that starts here and ends before the next one.
fn cluster(text: &str, start: u32, end: Option<u32>, alphabet: Option<Alphabet>) -> u32 {
    let mut index = start;
    let mut units = 0_u32;
    for character in text.chars() {
        if end.is_some_and(|end| index >= end) {
            break;
        }
        units = units.wrapping_add(cost(character, alphabet));
        index = index.wrapping_add(character.len_utf16() as u32);
    }
    units
}
