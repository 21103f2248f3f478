//! Decimal numbers, exact to a thousandth, that saturate instead of overflowing.
//!
//! No sign, no exponent, no hexadecimal, no infinity: a delay has none of them (RFC 9110, section 10.2.3),
//! and whoever reads `1e3` or `0x10` leniently waits a time that nobody meant.

/// The digits at the start of a text, and what follows them; `None` where it does not start with one.
pub fn whole(text: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    let mut rest = text;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        number = number.saturating_mul(10).saturating_add(u64::from(*digit & 0x0F));
        rest = after;
    }
    (rest.len() < text.len()).then_some((number, rest))
}

/// The fraction at the start of a text (`.25`), in thousandths rounded up (so up to 1000), and what follows
/// it. A point without a digit behind it is no fraction: it ends a sentence.
pub fn fraction(text: &[u8]) -> (u64, &[u8]) {
    let [b'.', digits @ ..] = text else { return (0, text) };
    let (mut sum, mut worth, mut beyond) = (0_u64, 100_u64, 0_u64);
    let mut rest = digits;
    if !matches!(rest, [b'0'..=b'9', ..]) {
        return (0, text);
    }
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        let digit = u64::from(*digit & 0x0F);
        sum = sum.saturating_add(digit.saturating_mul(worth));
        if worth == 0 {
            beyond |= digit;
        }
        worth /= 10;
        rest = after;
    }
    (sum.saturating_add(u64::from(beyond != 0)), rest)
}

/// A text that is a decimal number and nothing else, in thousandths.
pub fn thousandths(text: &[u8]) -> Option<u64> {
    let (number, rest) = whole(text)?;
    let (thousandths, rest) = fraction(rest);
    rest.is_empty().then(|| join(number, thousandths))
}

/// A whole number and the thousandths behind its point, in thousandths.
pub fn join(number: u64, thousandths: u64) -> u64 {
    number.saturating_mul(1000).saturating_add(thousandths)
}

/// The largest of the numbers in a text, in thousandths: `fetch` joins a field that came twice with a comma,
/// and the longer wait honours both. `None` as soon as one of them is no number.
pub fn largest(text: &[u8]) -> Option<u64> {
    let mut found = None;
    for part in text.split(|byte| *byte == b',') {
        found = found.max(Some(thousandths(part.trim_ascii())?));
    }
    found
}

/// The longest start of a text whose bytes all fit, and what follows it.
pub fn run(text: &[u8], fits: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !fits(*byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}
