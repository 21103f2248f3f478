//! Numbers as people write them: punctuation, other digits, letters, words before and after.

use super::chance::Chance;
use super::extension;

/// All that libphonenumber lets stand between digits, and a few that it does not.
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

/// `input` is a `+` or none, then digits.
pub(super) fn dressed(input: &str, calling_code: &str, chance: &mut Chance) -> String {
    let mut text = input.to_owned();
    if chance.percent(5) {
        let after_code = if text.starts_with('+') { text.len().min(1 + calling_code.len()) } else { 0 };
        text.insert_str(after_code, "(0)");
    }
    if chance.percent(10) {
        text = lettered(&text, chance);
    }
    if chance.percent(20) {
        text = in_script(&text, chance);
    }
    if chance.percent(60) {
        for _ in 0..chance.between(1, 4) {
            let place = chance.place(&text);
            let piece = if chance.percent(7) { chance.one(STRANGE) } else { chance.one(PUNCTUATION) };
            text.insert_str(place, piece);
        }
    }
    if chance.percent(5) {
        text.insert_str(0, chance.one(&["+", "\u{FF0B}", "++", "+ ", "+-", "%2B", " +"]));
    }
    if chance.percent(30) {
        text = extension::added(&text, calling_code, chance);
    }
    if chance.percent(10) {
        text.insert_str(0, chance.one(BEFORE));
    }
    if chance.percent(10) {
        text.push_str(chance.one(AFTER));
    }
    if chance.percent(1) {
        lengthen(&mut text, chance);
    }
    text
}

/// Letters of a keypad in place of the digits, from some digit on.
fn lettered(text: &str, chance: &mut Chance) -> String {
    let from = chance.between(0, 8);
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

/// Full-width, Arabic-Indic and Extended Arabic-Indic digits, a mixture, and Devanagari, which is not read.
fn in_script(text: &str, chance: &mut Chance) -> String {
    const ZEROS: [u32; 5] = [0xFF10, 0x660, 0x6F0, 0x30, 0x966];
    let script = chance.below(12);
    text.chars()
        .map(|character| match character.to_digit(10) {
            Some(digit) => {
                let zero = match script {
                    0..4 => ZEROS[0],
                    4..6 => ZEROS[1],
                    6..8 => ZEROS[2],
                    8..11 => ZEROS[chance.below(4)],
                    _ => ZEROS[4],
                };
                char::from_u32(zero + digit).unwrap_or(character)
            }
            None if character == '+' && script < 4 => '\u{FF0B}',
            None => character,
        })
        .collect()
}

/// About as long as an input may be: 250 UTF-16 units.
fn lengthen(text: &mut String, chance: &mut Chance) {
    let filler = chance.one(&[" ", "-", "\u{3000}", "\u{1F600}", "(", "0", "x", "*"]);
    let place = chance.place(text);
    let units = |text: &str| text.encode_utf16().count();
    let missing = chance.between(244, 256).saturating_sub(units(text)) / units(filler);
    text.insert_str(place, &filler.repeat(missing));
}
