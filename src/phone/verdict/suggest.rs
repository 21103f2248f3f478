//! What the writer of a text probably meant.

use super::super::digit_scan::DigitScan;
use super::super::parse::PhoneNumber;
use super::super::plans::{Plans, Region};
use super::check::{check, strip_uri};
use super::removed::list_removed;
use super::result::Check;
use crate::util::text::pieces;
use crate::vocabulary::{PhoneVerdict, SuggestionReason};

/// What to tell the writer of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A number whose verdict is `ok`, where the text's own is not.
    pub number: Option<PhoneNumber>,
    /// Why it is not what was written.
    pub reason: Option<SuggestionReason>,
    /// What the text has that the number, suggested or read, does not: `spaces ( ) trunk prefix 0`. Empty where
    /// that is nothing, and where there is no number.
    pub removed: String,
}

/// Advice on a text that [`check`](super::check()) was asked about with the same country.
pub fn suggest(plans: &Plans, input: &str, country: Option<Region>, checked: &Check) -> Suggestion {
    let none = Suggestion { number: None, reason: None, removed: String::new() };
    suggest_or_describe(plans, input, country, checked.verdict, checked.number).unwrap_or(none)
}

/// The same, where there is a number to suggest.
pub fn suggest_number(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    verdict: PhoneVerdict,
) -> Option<Suggestion> {
    suggest_or_describe(plans, input, country, verdict, None)
}

/// Advice on a suggestion, or else on the number that was read.
fn suggest_or_describe(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    verdict: PhoneVerdict,
    number: Option<PhoneNumber>,
) -> Option<Suggestion> {
    // A number has no more than some tens; this keeps the work small on what is none.
    if input.len() > 250 {
        return None;
    }
    let (plus, rest) = strip_uri(input);
    let scan = DigitScan::of(rest);
    let found = if verdict == PhoneVerdict::Ok || scan.has_letters || scan.has_other_characters {
        None
    } else {
        find_number(plans, input, plus, &scan, country, verdict)
    };
    let (suggested, reason) = found.map(|(checked, reason)| (checked.number, Some(reason))).unwrap_or_default();
    let removed = list_removed(&scan, &suggested.or(number)?);
    Some(Suggestion { number: suggested, reason, removed })
}

/// The valid number that a text stands for, read or suggested, where it is not written as it should be. None where
/// there are letters in it or it has an extension: without them, another one may answer.
pub fn intended_number(plans: &Plans, input: &str, country: Option<Region>, checked: &Check) -> Option<PhoneNumber> {
    if checked.verdict != PhoneVerdict::Ok {
        return suggest(plans, input, country, checked).number;
    }
    let scan = DigitScan::of(strip_uri(input).1);
    checked.number.filter(|number| !scan.has_letters && !scan.has_other_characters && number.extension().is_empty())
}

fn find_number(
    plans: &Plans,
    input: &str,
    escaped: bool,
    scan: &DigitScan,
    country: Option<Region>,
    verdict: PhoneVerdict,
) -> Option<(Check, SuggestionReason)> {
    let digits = scan.digits.as_str();
    let international = check_valid(plans, &["+", digits].concat(), None);
    if escaped || scan.has_plus || scan.has_dialling_prefix {
        let reason = if escaped {
            SuggestionReason::LostPlus
        } else if scan.has_dialling_prefix {
            SuggestionReason::DiallingPrefix
        } else if scan.removed.contains("(0)") {
            SuggestionReason::TrunkPrefix
        } else {
            SuggestionReason::Characters
        };
        // Somebody may have put the + before a national number, "+4155551212". But a number that could be
        // allocated tomorrow is what it says.
        let national = || {
            let country = if verdict == PhoneVerdict::Unallocated { None } else { country.or(plans.region("US")) };
            Some((check_valid(plans, digits, Some(country?))?, SuggestionReason::MissingCallingCode))
        };
        return international.map(|number| (number, reason)).or_else(national);
    }
    if country.is_some() {
        let national = check_valid(plans, digits, country).map(|number| (number, SuggestionReason::Characters));
        return national.or(international.map(|number| (number, SuggestionReason::MissingPlus)));
    }
    let number = guess_country(plans, digits, international)?;
    let reason = if international.is_none() {
        SuggestionReason::MissingCallingCode
    } else if input.starts_with(' ') {
        SuggestionReason::LostPlus
    } else {
        SuggestionReason::MissingPlus
    };
    Some((number, reason))
}

/// Where most texts go and people write national numbers without a zero first.
const WITHOUT_ZERO: &str = "IN BR MX ES IT PL CN TR";
/// And with one. India and Turkey know both.
const WITH_ZERO: &str = "GB DE FR AU ID NG PH PK ZA TR JP KR IN";

/// What `text` is, if it is a valid number.
fn check_valid(plans: &Plans, input: &str, country: Option<Region>) -> Option<Check> {
    let checked = check(plans, input, country);
    (checked.verdict == PhoneVerdict::Ok).then_some(checked)
}

/// The number that digits without + are, where it is clear enough to be proposed. `international` is what they
/// are with a + before them.
///
/// Ten digits of North America are that, unless a + alone makes them another country's number, as it does
/// 3212345678 a Belgian one: then nothing is proposed. So much for +41 and 4155551212, which a + does not make
/// valid. Any other digits are proposed if all the likely readings agree on one number: the international one,
/// and that of each likely country as a number which may receive texts.
fn guess_country(plans: &Plans, digits: &str, international: Option<Check>) -> Option<Check> {
    let american = check_valid(plans, digits, plans.region("US"));
    if international.is_none() && american.is_some() {
        return american;
    }
    let mut found = international;
    let others = pieces(if digits.starts_with('0') { WITH_ZERO } else { WITHOUT_ZERO }, b' ');
    for checked in others
        .filter_map(|country| check_valid(plans, digits, plans.region(country)))
        .filter(|checked| checked.class.number_type.can_receive_sms() != Some(false))
        .chain(american)
    {
        if found.is_some_and(|found| found != checked) {
            return None;
        }
        found = Some(checked);
    }
    found
}
