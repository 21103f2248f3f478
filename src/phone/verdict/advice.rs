//! What the writer of a text probably meant.

use super::super::parse::PhoneNumber;
use super::super::plans::{Plans, Region};
use super::super::reading::Reading;
use super::checked::Checked;
use super::likely::{likely, valid};
use super::removed::removed;
use super::uri::unwrapped;
use crate::vocabulary::PhoneVerdict as Verdict;
use crate::vocabulary::SuggestionReason as Why;

/// What to tell the writer of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// A number whose verdict is `ok`, where the text's own is not.
    pub suggestion: Option<PhoneNumber>,
    /// Why it is not what was written.
    pub why: Option<Why>,
    /// What the text has that the number, suggested or read, does not: `spaces ( ) trunk prefix 0`. Empty where
    /// that is nothing, and where there is no number.
    pub removed: String,
}

/// Advice on a text that [`check`](super::check()) was asked about with the same country.
pub fn advise(plans: &Plans, text: &str, country: Option<Region>, checked: &Checked) -> Advice {
    let none = Advice { suggestion: None, why: None, removed: String::new() };
    advice(plans, text, country, checked.verdict, checked.number).unwrap_or(none)
}

/// The same, where there is a number to suggest.
pub fn suggestion(plans: &Plans, text: &str, country: Option<Region>, verdict: Verdict) -> Option<Advice> {
    advice(plans, text, country, verdict, None)
}

/// Advice on a suggestion, or else on the number that was read.
fn advice(
    plans: &Plans,
    text: &str,
    country: Option<Region>,
    verdict: Verdict,
    number: Option<PhoneNumber>,
) -> Option<Advice> {
    // A number has no more than some tens; this keeps the work small on what is none.
    if text.len() > 250 {
        return None;
    }
    let (plus, rest) = unwrapped(text);
    let reading = Reading::of(rest);
    let suggested = if verdict == Verdict::Ok || reading.letters || reading.foreign {
        None
    } else {
        suggest(plans, text, plus, &reading, country, verdict)
    };
    let (suggestion, why) = suggested.map(|(checked, why)| (checked.number, Some(why))).unwrap_or_default();
    let removed = removed(&reading, &suggestion.or(number)?);
    Some(Advice { suggestion, why, removed })
}

/// The valid number that a text stands for, read or suggested, where it is not written as it should be. None where
/// there are letters in it or it has an extension: without them, another one may answer.
pub fn meant(plans: &Plans, text: &str, country: Option<Region>, checked: &Checked) -> Option<PhoneNumber> {
    if checked.verdict != Verdict::Ok {
        return advise(plans, text, country, checked).suggestion;
    }
    let reading = Reading::of(unwrapped(text).1);
    checked.number.filter(|number| !reading.letters && !reading.foreign && number.extension().is_empty())
}

fn suggest(
    plans: &Plans,
    text: &str,
    escaped: bool,
    reading: &Reading,
    country: Option<Region>,
    verdict: Verdict,
) -> Option<(Checked, Why)> {
    let digits = reading.digits.as_str();
    let international = valid(plans, &["+", digits].concat(), None);
    if escaped || reading.plus || reading.dialled {
        let why = if escaped {
            Why::LostPlus
        } else if reading.dialled {
            Why::DiallingPrefix
        } else if reading.removed.contains("(0)") {
            Why::TrunkPrefix
        } else {
            Why::Characters
        };
        // Somebody may have put the + before a national number, "+4155551212". But a number that could be
        // allocated tomorrow is what it says.
        let national = || {
            let country = if verdict == Verdict::Unallocated { None } else { country.or(plans.region("US")) };
            Some((valid(plans, digits, Some(country?))?, Why::MissingCallingCode))
        };
        return international.map(|number| (number, why)).or_else(national);
    }
    if country.is_some() {
        let national = valid(plans, digits, country).map(|number| (number, Why::Characters));
        return national.or(international.map(|number| (number, Why::MissingPlus)));
    }
    let number = likely(plans, digits, international)?;
    let why = if international.is_none() {
        Why::MissingCallingCode
    } else if text.starts_with(' ') {
        Why::LostPlus
    } else {
        Why::MissingPlus
    };
    Some((number, why))
}
