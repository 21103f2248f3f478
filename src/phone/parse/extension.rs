//! The extension at the end of a number: libphonenumber's `EXTN_PATTERN_`.

use super::symbol::{ACUTE, ACUTE_O, BE, DE, NO_BREAK, O, wide};

/// Returns where the extension starts (its label and the spaces before it count), and its digits.
///
/// The pattern has six forms: a label, then digits to the end. The clearer the label, the more digits it allows. The
/// form that starts first counts. No label has digits, so the digits are all digits at the end; and nothing that may
/// stand between label and digits is part of a label, so one pass backwards is enough.
pub(super) fn find(symbols: &[u8]) -> Option<(usize, &[u8])> {
    let (body, hash) = symbols.strip_suffix(b"#").map_or((symbols, false), |body| (body, true));
    let head = trim(body, b"0123456789");
    let digits = body.get(head.len()..)?;
    let mut found = Found { start: head.len(), count: digits.len() };

    if !hash && let Some(rest) = head.strip_suffix(b";ext=") {
        found.consider(rest, 20);
    }
    if hash {
        found.consider(trim(head, b"- "), 6);
    }
    let before = trim(head, &[b' ', NO_BREAK, b'\t', b',', b'-']);
    let marked = before.strip_suffix(b":").or_else(|| before.strip_suffix(b".")).unwrap_or(before);
    for (label, max_digits) in [(long_label(marked), 20), (short_label(marked), 9)] {
        if let Some(rest) = label {
            found.consider(trim(rest, &[b' ', NO_BREAK, b'\t', b',']), max_digits);
        }
    }
    // Two commas or a semicolon (phones dial a pause and a wait), or one comma. They stand before the colon, or among
    // the commas, spaces and dashes before the digits.
    if let Some(rest) = marked.strip_suffix(b";").or_else(|| marked.strip_suffix(b",,")) {
        found.consider(trim(rest, SPACES), 15);
    }
    if marked.ends_with(b",") {
        found.consider(trim(trim(marked, b","), SPACES), 9);
    }
    let between = head.get(before.len()..).unwrap_or_default();
    for (commas, max_digits) in [(b",,".as_slice(), 15), (b",", 9)] {
        if let Some(index) = between.windows(commas.len()).position(|window| window == commas) {
            found.consider(trim(head.get(..before.len() + index).unwrap_or_default(), SPACES), max_digits);
        }
    }
    (found.count > 0 && found.start < head.len()).then_some((found.start, digits))
}

const SPACES: &[u8] = &[b' ', NO_BREAK, b'\t'];

struct Found {
    start: usize,
    count: usize,
}

impl Found {
    /// Considers a form that starts after `rest` and allows `max_digits` digits.
    fn consider(&mut self, rest: &[u8], max_digits: usize) {
        if self.count <= max_digits {
            self.start = self.start.min(rest.len());
        }
    }
}

/// The symbols without trailing ones of `set`.
fn trim<'a>(symbols: &'a [u8], set: &[u8]) -> &'a [u8] {
    let kept = symbols.iter().rposition(|symbol| !set.contains(symbol)).map_or(0, |last| last + 1);
    symbols.get(..kept).unwrap_or_default()
}

/// The symbols before `ext`, `xtn`, `extension`, `extensión`, full-width `ｅｘｔ`, `доб` or `anexo` at the end.
fn long_label(symbols: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = symbols.strip_suffix(b"anexo").or_else(|| symbols.strip_suffix(&[DE, O, BE])) {
        return Some(rest);
    }
    let wide_short = optional(symbols, &[wide(b'n')]).strip_suffix(&[wide(b'x'), wide(b't')]);
    if let Some(rest) = wide_short {
        return Some(optional(rest, &[wide(b'e')]));
    }
    let mut rest = optional(symbols, b"n");
    for ending in [b"ensio".as_slice(), &[b'e', b'n', b's', b'i', b'o', ACUTE], &[b'e', b'n', b's', b'i', ACUTE_O]] {
        rest = optional(rest, ending);
    }
    rest.strip_suffix(b"xt").map(|rest| optional(rest, b"e"))
}

/// The symbols before `x`, `#`, `~`, `int` or their full-width forms at the end.
fn short_label(symbols: &[u8]) -> Option<&[u8]> {
    let (last, rest) = symbols.split_last()?;
    if [b'x', b'#', b'~', wide(b'x'), wide(b'#')].contains(last) {
        return Some(rest);
    }
    symbols.strip_suffix(b"int").or_else(|| symbols.strip_suffix(&[wide(b'i'), wide(b'n'), wide(b't')]))
}

fn optional<'a>(symbols: &'a [u8], ending: &[u8]) -> &'a [u8] {
    symbols.strip_suffix(ending).unwrap_or(symbols)
}
