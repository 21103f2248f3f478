//! A text, counted and cut.

use super::alphabet::costs;
use super::rules::{Limits, Rules, Split};

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
    /// How many there are.
    pub count: u32,
    /// How many segments the text would need with one character of the GSM alphabet in the place of each.
    pub segments_without: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub encoding: Encoding,
    /// Code points; a lone surrogate is one.
    pub characters: u32,
    /// In the whole text: septets or code units.
    pub units: u32,
    /// None for an empty text.
    pub parts: Vec<Part>,
    /// Present exactly where the encoding is UCS-2.
    pub costly: Option<Costly>,
}

/// Counts a text's units and cuts it into segments. Never cut are an escape from its character and the two
/// halves of a surrogate pair. The text is UTF-16, and may hold surrogates that are alone.
///
/// `cluster_start(from, at)` says where the user-perceived character that holds the code unit `at` starts, in the text
/// from `from` on. It is asked only under [`Split::Grapheme`], only for UCS-2 (the GSM alphabet has no marks, and a line
/// break is two characters), and only where a segment is full. One that is longer than a segment is cut.
pub fn count(text: &[u16], rules: &Rules, cluster_start: &mut dyn FnMut(u32, u32) -> u32) -> Count {
    let mut count = count_septets(text, rules);
    if count.encoding == Encoding::Ucs2 {
        count.units = text.len() as u32;
        cut_units(text, rules, cluster_start, &mut count.parts);
    }
    count
}

/// As GSM-7, with one septet for what the alphabet lacks.
fn count_septets(text: &[u16], rules: &Rules) -> Count {
    let costs = costs(rules.alphabet);
    let Limits { single, multi } = rules.gsm7;
    let mut parts = Vec::new();
    let mut part = Part { start: 0, units: 0 };
    let mut costly: Option<Costly> = None;
    let (mut characters, mut full) = (0_u32, 0_u32);
    let mut after_high = false;
    for (index, unit) in text.iter().enumerate() {
        let index = index as u32;
        let mut cost = costs.septets(*unit);
        if cost == 0 {
            let second = after_high && is_low(*unit);
            after_high = !second && is_high(*unit);
            if second {
                continue;
            }
            let found = costly.get_or_insert(Costly { index, count: 0, segments_without: 0 });
            found.count = found.count.wrapping_add(1);
            cost = 1;
        } else {
            after_high = false;
        }
        characters = characters.wrapping_add(1);
        let units = part.units.wrapping_add(cost);
        if units > multi {
            full = full.wrapping_add(part.units);
            parts.push(part);
            part = Part { start: index, units: cost };
        } else {
            part.units = units;
        }
    }
    let units = full.wrapping_add(part.units);
    if units <= single {
        parts.clear();
        part = Part { start: 0, units };
    }
    if units > 0 {
        parts.push(part);
    }
    let encoding = match &mut costly {
        None => Encoding::Gsm7,
        Some(found) => {
            found.segments_without = parts.len() as u32;
            Encoding::Ucs2
        }
    };
    Count { encoding, characters, units, parts, costly }
}

/// Goes from cut to cut: in UCS-2, what lies between need not be looked at.
fn cut_units(text: &[u16], rules: &Rules, cluster_start: &mut dyn FnMut(u32, u32) -> u32, parts: &mut Vec<Part>) {
    parts.clear();
    let length = text.len() as u32;
    let limit = if length <= rules.ucs2.single { length } else { rules.ucs2.multi };
    let mut start = 0;
    while start < length {
        let mut end = start.saturating_add(limit);
        if end >= length {
            end = length;
        } else {
            let before = end.wrapping_sub(1);
            let is = |index: u32, kind: fn(u16) -> bool| text.get(index as usize).is_some_and(|unit| kind(*unit));
            if is(end, is_low) && is(before, is_high) {
                end = before;
            }
            if rules.split == Split::Grapheme {
                let cluster = cluster_start(start, end);
                // It is too long if it goes on where a segment that begins with it ends.
                let beyond = cluster.saturating_add(limit);
                if start < cluster && cluster < end && (beyond >= length || cluster_start(cluster, beyond) > cluster) {
                    end = cluster;
                }
            }
            // Limits that no character fits into must not stop it.
            end = end.max(start.saturating_add(1));
        }
        parts.push(Part { start, units: end.wrapping_sub(start) });
        start = end;
    }
}

fn is_high(unit: u16) -> bool {
    unit & 0xFC00 == 0xD800
}

fn is_low(unit: u16) -> bool {
    unit & 0xFC00 == 0xDC00
}
