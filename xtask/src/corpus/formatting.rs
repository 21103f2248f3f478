//! Numbers as people write them: punctuation, other digits, letters, words before and after.

use super::extension;
use super::rng::Rng;

/// All punctuation that libphonenumber allows between digits, and some that it does not.
const PUNCTUATION: &[&str] = &[
    "-", "x", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}", "\u{30FC}",
    "\u{FF0D}", "\u{FF0E}", "\u{FF0F}", " ", "\u{A0}", "\u{AD}", "\u{200B}", "\u{2060}", "\u{3000}", "(", ")",
    "\u{FF08}", "\u{FF09}", "\u{FF3B}", "\u{FF3D}", ".", "[", "]", "/", "~", "\u{2053}", "\u{223C}", "\u{FF5E}", "*",
    "X", " - ", ") ", " (",
];
const STRANGE: &[&str] =
    &["\t", "\n", ",", ";", "_", "\u{2009}", "\u{202F}", "\u{FEFF}", "=", "!", "é", "\u{1F600}", "\u{966}", "+"];
const BEFORE: &[&str] =
    &["Tel: ", "tel:", "T. ", "call ", "(", " ", "\u{202A}", "fax ", "\u{FEFF}", "Nr.", "\u{1F4DE} "];
const AFTER: &[&str] = &[
    ".",
    " ",
    "...- ",
    "\u{202C}",
    "\u{200F}",
    ",",
    ";",
    " a",
    " (home)",
    "#",
    "/x123",
    " / x1",
    "\\ x55",
    "/123",
    "\n",
    "*",
    " ab",
    "abc",
    ";isub=12",
    ";a=b",
    ";isub=",
    "\u{1F600}",
    "+1",
];

/// Formats `input`, which is digits with or without a `+` before them.
pub(super) fn format(input: &str, calling_code: &str, rng: &mut Rng) -> String {
    let mut text = input.to_owned();
    if rng.percent(5) {
        let after_code = if text.starts_with('+') { text.len().min(1 + calling_code.len()) } else { 0 };
        text.insert_str(after_code, "(0)");
    }
    if rng.percent(10) {
        text = to_keypad_letters(&text, rng);
    }
    if rng.percent(20) {
        text = to_script(&text, rng);
    }
    if rng.percent(60) {
        for _ in 0..rng.between(1, 4) {
            let index = rng.char_index(&text);
            let piece = if rng.percent(7) { rng.pick(STRANGE) } else { rng.pick(PUNCTUATION) };
            text.insert_str(index, piece);
        }
    }
    if rng.percent(5) {
        text.insert_str(0, rng.pick(&["+", "\u{FF0B}", "++", "+ ", "+-", "%2B", " +"]));
    }
    if rng.percent(30) {
        text = extension::add(&text, calling_code, rng);
    }
    if rng.percent(10) {
        text.insert_str(0, rng.pick(BEFORE));
    }
    if rng.percent(10) {
        text.push_str(rng.pick(AFTER));
    }
    if rng.percent(1) {
        lengthen(&mut text, rng);
    }
    text
}

/// Replaces the digits from a random one on by letters of a keypad.
fn to_keypad_letters(text: &str, rng: &mut Rng) -> String {
    let from = rng.between(0, 8);
    let letter = |(index, digit): (usize, char)| {
        let letters = match digit {
            '2' => "abc",
            '3' => "DEF",
            '4' => "ghi",
            '5' => "JKL",
            '6' => "mno",
            '7' => "PQRS",
            '8' => "tuv",
            '9' => "WXYZ",
            _ => return digit,
        };
        if index < from { digit } else { letters.chars().nth(index % letters.len()).unwrap_or(digit) }
    };
    text.chars().enumerate().map(letter).collect()
}

/// Replaces digits by full-width, Arabic-Indic or Extended Arabic-Indic ones, a mixture, or Devanagari, which is not parsed.
fn to_script(text: &str, rng: &mut Rng) -> String {
    const ZEROS: [u32; 5] = [0xFF10, 0x660, 0x6F0, 0x30, 0x966];
    let script = rng.below(12);
    text.chars()
        .map(|character| match character.to_digit(10) {
            Some(digit) => {
                let zero = match script {
                    0..4 => ZEROS[0],
                    4..6 => ZEROS[1],
                    6..8 => ZEROS[2],
                    8..11 => ZEROS[rng.below(4)],
                    _ => ZEROS[4],
                };
                char::from_u32(zero + digit).unwrap_or(character)
            }
            None if character == '+' && script < 4 => '\u{FF0B}',
            None => character,
        })
        .collect()
}

/// Lengthens the input to about the limit of 250 UTF-16 units.
fn lengthen(text: &mut String, rng: &mut Rng) {
    let filler = rng.pick(&[" ", "-", "\u{3000}", "\u{1F600}", "(", "0", "x", "*"]);
    let index = rng.char_index(text);
    let units = |text: &str| text.encode_utf16().count();
    let missing = rng.between(244, 256).saturating_sub(units(text)) / units(filler);
    text.insert_str(index, &filler.repeat(missing));
}
