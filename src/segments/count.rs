//! Counts the units of a text and splits it into segments.

use super::alphabet::costs;
use super::rules::{Limits, Rules, Split};

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM default alphabet, seven bits a character.
    Gsm7,
    /// Sixteen bits a code unit. Phones read it as UTF-16: a character beyond U+FFFF has two units.
    Ucs2,
}

/// One segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its index in the text, in UTF-16 code units.
    pub start: u32,
    /// Its length in units of the encoding.
    pub units: u32,
}

/// The characters that force a text into UCS-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costly {
    /// The index of the first one, in UTF-16 code units.
    pub index: u32,
    /// The number of such characters.
    pub count: u32,
    /// The number of segments with one character of the GSM alphabet in place of each.
    pub segments_without: u32,
}

/// The units and segments of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The encoding.
    pub encoding: Encoding,
    /// The number of code points. A lone surrogate counts as one.
    pub characters: u32,
    /// The length of the text: septets, or code units in UCS-2.
    pub units: u32,
    /// The segments. An empty text has none.
    pub parts: Vec<Part>,
    /// `Some` if the encoding is UCS-2.
    pub costly: Option<Costly>,
}

/// Counts the units of a UTF-16 text, which may have lone surrogates, and splits it into segments. An escape is never split
/// from its character, nor a surrogate pair.
///
/// `cluster_start(from, at)` returns the start of the grapheme that contains the code unit `at`, in the text from index `from`
/// on. It is called only with [`Split::Grapheme`], only for UCS-2 (the GSM alphabet has no combining marks, and counts a line
/// break as two characters), and only at the end of a full segment. A grapheme longer than a segment is split.
pub fn count(text: &[u16], rules: &Rules, cluster_start: &mut dyn FnMut(u32, u32) -> u32) -> Count {
    let mut count = count_septets(text, rules);
    if count.encoding == Encoding::Ucs2 {
        count.units = text.len() as u32;
        split_units(text, rules, cluster_start, &mut count.parts);
    }
    count
}

/// Counts the text as GSM-7. A character that is not in the alphabet counts as one septet.
fn count_septets(text: &[u16], rules: &Rules) -> Count {
    let costs = costs(rules.alphabet);
    let Limits { single, multi } = rules.gsm7;
    let mut parts = Vec::new();
    let mut part = Part { start: 0, units: 0 };
    let mut costly: Option<Costly> = None;
    // `full`: the septets of the segments before this one.
    let (mut characters, mut full) = (0, 0);
    let mut after_high_surrogate = false;
    for (index, unit) in text.iter().enumerate() {
        let index = index as u32;
        let mut cost = costs.septets(*unit);
        if cost == 0 {
            let is_second_half = after_high_surrogate && is_low_surrogate(*unit);
            after_high_surrogate = !is_second_half && is_high_surrogate(*unit);
            if is_second_half {
                continue;
            }
            let found = costly.get_or_insert(Costly { index, count: 0, segments_without: 0 });
            found.count += 1;
            cost = 1;
        } else {
            after_high_surrogate = false;
        }
        characters += 1;
        let units = part.units + cost;
        if units > multi {
            full += part.units;
            parts.push(part);
            part = Part { start: index, units: cost };
        } else {
            part.units = units;
        }
    }
    let units = full + part.units;
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

/// Splits a text in UCS-2. It looks only at the end of each segment, because every unit has the same length.
fn split_units(text: &[u16], rules: &Rules, cluster_start: &mut dyn FnMut(u32, u32) -> u32, parts: &mut Vec<Part>) {
    parts.clear();
    let length = text.len() as u32;
    let limit = if length <= rules.ucs2.single { length } else { rules.ucs2.multi };
    let mut start = 0;
    while start < length {
        let mut end = start.saturating_add(limit);
        if end >= length {
            end = length;
        } else {
            let is = |index: u32, kind: fn(u16) -> bool| text.get(index as usize).is_some_and(|unit| kind(*unit));
            if end > start && is(end, is_low_surrogate) && is(end - 1, is_high_surrogate) {
                end -= 1;
            }
            if rules.split == Split::Grapheme {
                let cluster = cluster_start(start, end);
                // The grapheme is longer than a segment if it does not end where a segment that begins with it ends.
                let beyond = cluster.saturating_add(limit);
                if start < cluster && cluster < end && (beyond >= length || cluster_start(cluster, beyond) > cluster) {
                    end = cluster;
                }
            }
            // Limits that are smaller than a character must not cause an endless loop.
            end = end.max(start + 1);
        }
        parts.push(Part { start, units: end - start });
        start = end;
    }
}

fn is_high_surrogate(unit: u16) -> bool {
    unit & 0xFC00 == 0xD800
}

fn is_low_surrogate(unit: u16) -> bool {
    unit & 0xFC00 == 0xDC00
}
