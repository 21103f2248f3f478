//! Which characters of the input are not part of the number.

use super::super::digit_scan::DigitScan;
use super::super::parse::PhoneNumber;
use crate::util::strings::split;

/// Lists them, in words and characters, each once. Digits and a `+` of another script are not listed: they were parsed.
pub(super) fn list_removed(scan: &DigitScan, number: &PhoneNumber) -> String {
    let e164 = number.e164();
    let (code, national) = e164.split_at_checked(e164.len() - number.national().len()).unwrap_or_default();
    let code = code.get(1..).unwrap_or_default();

    let mut marks: Vec<&str> = split(&scan.removed, b' ').skip(2).collect();
    let mut digits = scan.digits.clone();
    let mut dialled = "";
    if scan.has_dialling_prefix {
        dialled = marks.pop().unwrap_or_default();
        // An area code can look like a dialling prefix: 011 is Delhi.
        if !digits.strip_suffix(national).is_some_and(|before| before.ends_with(code)) {
            digits = [dialled, &digits].concat();
            dialled = "";
        }
    }
    let extension = str::from_utf8(number.extension()).unwrap_or_default();
    let own = digits.strip_suffix(extension).unwrap_or_default();
    // If the digits do not end with the number, letters became digits, or the plan has rewritten it.
    let before = own.strip_suffix(national);

    let mut list = String::new();
    for mark in marks {
        let is_read = mark.starts_with(|first| matches!(first, '\u{660}'..='\u{9ef}' | '\u{ff0b}' | '\u{ff10}'..));
        // Where numbers keep their zero, as in Italy, a zero in parentheses was not removed.
        if !is_read && (mark != "(0)" || before.is_some()) {
            add(&mut list, mark);
        }
    }
    if let Some(before) = before {
        let (label, prefix) = match before.strip_suffix(code) {
            Some(prefix) => (dialled, prefix),
            None => ("trunk prefix ", before.strip_prefix(code).unwrap_or(before)),
        };
        if !prefix.is_empty() || !dialled.is_empty() {
            add(&mut list, &[label, prefix].concat());
        }
    }
    if !extension.is_empty() {
        add(&mut list, "extension");
    } else if before.is_some() && scan.has_letters {
        add(&mut list, "letters");
    } else if scan.has_other_characters {
        add(&mut list, "other characters");
    }
    list
}

fn add(list: &mut String, item: &str) {
    if !list.is_empty() {
        list.push(' ');
    }
    list.push_str(item);
}
