//! Warns of one character that makes a text message longer.

use super::number::is_by_sms;
use super::report::Report;
use crate::provider::Profile;
use crate::segments::{Alphabet, Rules, count, septets};
use crate::util::rule::rule;
use crate::util::value::{Value, digits};

/// Characters, and behind each group what reads the same in the GSM alphabet. `EQUIVALENTS` in `pkg/src/segments/smart.ts` has the same,
/// for the proposals of `segments`, and the Greek capitals and full-width forms, which are rare; a test compares them.
const EQUIVALENTS: &[(&str, &str)] = &[
    ("\u{2018}\u{2019}\u{201a}\u{201b}\u{2039}\u{203a}\u{02bc}\u{2032}`\u{ff40}\u{00b4}", "'"),
    ("\u{201c}\u{201d}\u{201e}\u{201f}\u{2033}\u{00ab}\u{00bb}", "\""),
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}", "-"),
    ("\u{2022}", "*"),
    ("\u{2044}\u{2215}", "/"),
    ("\u{00d7}", "x"),
    (
        "\t\u{00a0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}",
        " ",
    ),
    ("\u{0085}\u{2028}\u{2029}", "\n"),
    ("\u{2026}", "..."),
    ("\u{fb01}", "fi"),
    ("\u{fb02}", "fl"),
    ("\u{00ad}\u{200b}\u{2060}\u{feff}\u{200e}\u{202a}\u{202c}\u{2066}\u{2068}\u{2069}", ""),
];

/// It selects the form of the emoji before it, to which it belongs.
const SELECTOR: char = '\u{fe0f}';

/// Warns if one character, however often the body has it, keeps a text message out of the GSM alphabet and so makes it of more segments.
/// A text with several such characters is of another script, or means its emoji.
pub(super) fn check(message: &Value, profile: &Profile, report: &mut Report) {
    let body = message.get("body").as_str().unwrap_or_default();
    if !message.get("mediaUrls").is_null() || !profile.has_sms() || !is_by_sms(message) {
        return;
    }
    let (mut costly, mut equivalent) = ('\0', None);
    let mut replaced = String::new();
    for character in body.chars() {
        if is_costly(character) {
            if costly == '\0' {
                costly = character;
                equivalent = equivalent_of(character);
            } else if costly != character {
                return;
            }
            // Without an equivalent, any other character of the alphabet.
            replaced.push_str(equivalent.unwrap_or("x"));
        } else if character != SELECTOR {
            replaced.push(character);
        }
    }
    if costly == '\0' {
        return;
    }
    let (segments, index) = segments_of(body);
    let (fewer, _) = segments_of(&replaced);
    if fewer >= segments {
        return;
    }
    let rule = rule!(
        CostlyCharacter,
        "`{path}` has {segments} segments, and {fewer} without {character} at index {index}, which the GSM alphabet does not have.{remedy}"
    );
    let remedy = match equivalent {
        Some("") => " Leave it out.",
        Some(_) => " `suggestion` reads the same.",
        None => "",
    };
    let [segments, fewer, index] = [segments, fewer, index].map(|number| digits(number.into()));
    report.add("body", rule, [&segments, &fewer, costly.encode_utf8(&mut [0; 4]), &index, remedy]);
    report.warn();
    // Not the whole text: issues are logged, and texts should not be.
    report.suggest(equivalent.unwrap_or_default());
}

/// The number of segments, and the index of the first character that forces the text into UCS-2.
#[inline(never)]
fn segments_of(text: &str) -> (u32, u32) {
    let mut units = Vec::with_capacity(text.len());
    units.extend(text.encode_utf16());
    let counted = count(&units, &Rules::STANDARD, &mut |_, at| at);
    (counted.parts.len() as u32, counted.costly.map_or(0, |costly| costly.index))
}

/// Whether the GSM alphabet lacks a character.
fn is_costly(character: char) -> bool {
    let code = u32::from(character);
    character != SELECTOR && (code > 0xffff || septets(code as u16, Alphabet::Standard) == 0)
}

fn equivalent_of(character: char) -> Option<&'static str> {
    let is_listed = |list: &str| list.chars().any(|one| one == character);
    EQUIVALENTS.iter().find(|(list, _)| is_listed(list)).map(|(_, to)| *to)
}
