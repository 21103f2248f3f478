//! Pieces of phone numbers in random order, for cases that no author of a grammar thinks of.

use super::rng::Rng;
use super::samplers::Samplers;

const PIECES: &[&str] = &[
    "+",
    "\u{FF0B}",
    "0",
    "1",
    "7",
    "00",
    "011",
    "12",
    "345",
    "6789",
    "٣",
    "\u{FF19}",
    "\u{6F5}",
    "a",
    "B",
    "abc",
    "x",
    "X",
    "xt",
    "ext",
    "extn",
    "int",
    "anexo",
    "доб",
    "e",
    "o",
    "\u{301}",
    "n",
    "#",
    "\u{FF03}",
    "~",
    "\u{FF5E}",
    "-",
    " ",
    "\u{A0}",
    "\t",
    ",",
    ",,",
    ";",
    ";;",
    ":",
    ".",
    "\u{FF0E}",
    "/",
    "\\",
    "/x",
    "\\ x",
    "(",
    ")",
    "[",
    "*",
    "\u{3000}",
    "\u{AD}",
    "tel:",
    ";ext=",
    ";isub=",
    ";phone-context=",
    ";phone-context=+",
    "example.com",
    "é",
    "\u{1F600}",
    "\n",
    "K\u{212A}",
    "\u{17F}",
    "\u{131}",
    "_",
    "%",
    "=",
    "123456",
    "4155551234",
];

/// Pieces of extensions.
const EXTENSION: &[&str] = &[
    " ",
    "\u{A0}",
    "\t",
    ",",
    ";",
    ":",
    ".",
    "\u{FF0E}",
    "-",
    "#",
    "\u{FF03}",
    "~",
    "\u{FF5E}",
    "x",
    "X",
    "\u{FF58}",
    "ext",
    "xt",
    "e",
    "n",
    "ensi",
    "o",
    "\u{301}",
    "\u{F3}",
    "int",
    "anexo",
    "доб",
    ";ext=",
    "ｅｘｔ",
    "ｘｔｎ",
    "ｉｎｔ",
    "1",
    "23",
    "4",
    "567",
    "890123",
    "/",
    "(",
    "*",
    "+",
];

/// A default country (may be empty) and an input.
pub(super) fn number(samplers: &Samplers, rng: &mut Rng) -> (String, String) {
    let sampler = samplers.any(rng);
    let country = if rng.percent(70) { sampler.country() } else { String::new() };
    if rng.percent(50) {
        return (country, text(&sampler.calling_code, rng));
    }
    let mut text = ["+", &sampler.calling_code, &sampler.national(rng)].concat();
    for _ in 0..rng.between(1, 8) {
        text.push_str(rng.pick(EXTENSION));
    }
    if rng.percent(80) {
        let count = rng.between(1, 21);
        text.push_str(&rng.digits(count));
    }
    if rng.percent(40) {
        text.push('#');
    }
    (country, text)
}

pub(super) fn text(calling_code: &str, rng: &mut Rng) -> String {
    let mut text = String::new();
    if rng.percent(40) {
        text.push_str(rng.pick(&["+", "00", "\u{FF0B}", "tel:+"]));
        text.push_str(calling_code);
    }
    for _ in 0..rng.between(1, 9) {
        match rng.below(4) {
            0 => text.push_str(&rng.digits(2)),
            _ => text.push_str(rng.pick(PIECES)),
        }
    }
    text
}
