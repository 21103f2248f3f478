//! Spellings of extensions, and `tel:` addresses (RFC 3966).

use super::rng::Rng;

/// Labels of extensions, and strings that look like one.
const LABELS: &[&str] = &[
    ";ext=",
    ";EXT=",
    "ext",
    "ext.",
    "Ext:",
    "EXT",
    "xt",
    "xtn",
    "extn",
    "extension",
    "extensio",
    "extensi\u{F3}n",
    "extensio\u{301}n",
    "EXTENSI\u{D3}N",
    "extensi",
    "exten",
    "\u{FF45}\u{FF58}\u{FF54}\u{FF4E}",
    "\u{FF58}\u{FF54}\u{FF4E}",
    "\u{FF58}\u{FF54}",
    "\u{FF25}\u{FF38}\u{FF34}",
    "\u{434}\u{43E}\u{431}",
    "\u{414}\u{41E}\u{411}",
    "anexo",
    "Anexo",
    "x",
    "X",
    "\u{FF58}",
    "\u{FF38}",
    "#",
    "\u{FF03}",
    "~",
    "\u{FF5E}",
    "int",
    "INT",
    "\u{FF49}\u{FF4E}\u{FF54}",
    "-",
    " ",
    " - ",
    "--",
    ",",
    ",,",
    ";",
    ",,,",
    ", ,",
    "/x",
    "\\x",
    "e",
    "t",
    "ex",
    "xx",
    "x#",
    "",
];
const SPACES: &[&str] = &["", "", "", " ", "  ", "\u{A0}", "\t", ",", ", ", "-", " ,-"];
const COLONS: &[&str] = &["", "", "", ":", ".", "\u{FF0E}", ": ", "=", " . "];
/// Domain names as `phone-context`, and invalid ones.
const CONTEXTS: &[&str] = &[
    "www.example.com",
    "a",
    "a--z",
    "3phone.j.",
    "1.a",
    "a.1",
    "a-b.c-d",
    "",
    "+",
    "64",
    "++64",
    "+abc",
    ".",
    "a-",
    "-a",
    "a..b",
    "a_b",
    "a.b..",
    "+1()",
    "+()",
    "+٣",
    "+1 2",
    "B.\u{661}a",
    "\u{661}a",
    "a\u{661}",
    "+--",
    "+1-",
    "1",
    "a.",
];

pub(super) fn add(text: &str, calling_code: &str, rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => address(text, calling_code, rng),
        1 => [&address(text, calling_code, rng), extension(rng).as_str()].concat(),
        _ => [text, &extension(rng)].concat(),
    }
}

fn extension(rng: &mut Rng) -> String {
    let count = rng.pick(&[&1, &2, &3, &4, &5, &6, &7, &9, &10, &15, &16, &20, &21]);
    let mut digits = rng.digits(*count);
    if rng.percent(5) {
        digits = digits.replace(['1', '2', '3'], "\u{FF15}");
    }
    let hash = rng.pick(&["", "", "", "#", "#", "##", " #", "a"]);
    [rng.pick(SPACES), rng.pick(LABELS), rng.pick(COLONS), rng.pick(SPACES), &digits, hash].concat()
}

/// A `tel:` address with its parameters in any order.
fn address(text: &str, calling_code: &str, rng: &mut Rng) -> String {
    let mut address = [rng.pick(&["tel:", "tel:", "", "TEL:", "x tel:", " tel:"]), text].concat();
    for _ in 0..rng.between(1, 2) {
        let parameter = match rng.below(8) {
            0..3 => [";phone-context=+", calling_code].concat(),
            3 => [";phone-context=+", &calling_code.replace("", "-"), rng.pick(&["", "3", "()", "."])].concat(),
            4 | 5 => [";phone-context=", rng.pick(CONTEXTS)].concat(),
            6 => [";isub=", &rng.digits(3)].concat(),
            _ => [";ext=", &rng.digits(4)].concat(),
        };
        address.push_str(&parameter);
    }
    address
}
