//! Spellings of extensions, and `tel:` addresses (RFC 3966).

use super::chance::Chance;

/// What stands before an extension.
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
/// Contexts that are names, and some that are nothing.
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

pub(super) fn added(text: &str, calling_code: &str, chance: &mut Chance) -> String {
    match chance.below(4) {
        0 => address(text, calling_code, chance),
        1 => [&address(text, calling_code, chance), extension(chance).as_str()].concat(),
        _ => [text, &extension(chance)].concat(),
    }
}

fn extension(chance: &mut Chance) -> String {
    let count = chance.one(&[&1, &2, &3, &4, &5, &6, &7, &9, &10, &15, &16, &20, &21]);
    let mut digits = chance.digits(*count);
    if chance.percent(5) {
        digits = digits.replace(['1', '2', '3'], "\u{FF15}");
    }
    let hash = chance.one(&["", "", "", "#", "#", "##", " #", "a"]);
    [chance.one(SPACES), chance.one(LABELS), chance.one(COLONS), chance.one(SPACES), &digits, hash].concat()
}

/// `tel:` with its parameters, in any order.
fn address(text: &str, calling_code: &str, chance: &mut Chance) -> String {
    let mut address = [chance.one(&["tel:", "tel:", "", "TEL:", "x tel:", " tel:"]), text].concat();
    for _ in 0..chance.between(1, 2) {
        let parameter = match chance.below(8) {
            0..3 => [";phone-context=+", calling_code].concat(),
            3 => [";phone-context=+", &calling_code.replace("", "-"), chance.one(&["", "3", "()", "."])].concat(),
            4 | 5 => [";phone-context=", chance.one(CONTEXTS)].concat(),
            6 => [";isub=", &chance.digits(3)].concat(),
            _ => [";ext=", &chance.digits(4)].concat(),
        };
        address.push_str(&parameter);
    }
    address
}
