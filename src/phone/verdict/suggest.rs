//! Suggests the number that was probably meant.

use super::super::digit_scan::DigitScan;
use super::super::parse::PhoneNumber;
use super::super::plans::{Plans, Region};
use super::check::{check, strip_uri};
use super::removed::list_removed;
use super::result::Check;
use crate::util::strings::split;
use crate::vocabulary::{PhoneVerdict, SuggestionReason};

/// What to suggest to the writer of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// A number whose verdict is `ok`, if the verdict on the input is not.
    pub number: Option<PhoneNumber>,
    /// Why it differs from what was written.
    pub reason: Option<SuggestionReason>,
    /// What the number, suggested or parsed, leaves out of the input: `spaces ( ) trunk prefix 0`. Empty if that is
    /// nothing, and without a number.
    pub removed: String,
}

/// Makes a suggestion. `checked` is the result of [`check`](super::check()) for the same input and country.
pub fn suggest(plans: &Plans, input: &str, country: Option<Region>, checked: &Check) -> Suggestion {
    let none = Suggestion { number: None, reason: None, removed: String::new() };
    suggest_or_describe(plans, input, country, checked.verdict, checked.number).unwrap_or(none)
}

/// Like [`suggest`], but returns `None` if there is no number to suggest.
pub fn suggest_number(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    verdict: PhoneVerdict,
) -> Option<Suggestion> {
    suggest_or_describe(plans, input, country, verdict, None)
}

/// The suggestion, or else what the parsed number leaves out.
fn suggest_or_describe(
    plans: &Plans,
    input: &str,
    country: Option<Region>,
    verdict: PhoneVerdict,
    number: Option<PhoneNumber>,
) -> Option<Suggestion> {
    // Longer input is never a number: this bounds the work.
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

/// The valid number that was meant by input in another spelling, parsed or suggested. `None` if the input has letters or
/// an extension: without them it may be the number of somebody else.
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
        // The + may stand before a national number, "+4155551212". An unallocated number is taken as it is written,
        // because its range may be allocated later.
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

/// Likely countries whose national numbers are written without a leading zero.
const WITHOUT_ZERO: &str = "IN BR MX ES IT PL CN TR";
/// Likely countries whose national numbers are written with a leading zero. India and Turkey have both.
const WITH_ZERO: &str = "GB DE FR AU ID NG PH PK ZA TR JP KR IN";

/// The result of a check, if the number is valid.
fn check_valid(plans: &Plans, input: &str, country: Option<Region>) -> Option<Check> {
    let checked = check(plans, input, country);
    (checked.verdict == PhoneVerdict::Ok).then_some(checked)
}

/// The number that digits without a `+` probably are, if it is certain enough. `international` is the result of checking
/// them with a `+`.
///
/// A valid North American number of ten digits is that, unless the digits are also valid with a `+`: 3212345678 is
/// Belgian with a `+`, and then there is no suggestion. (4155551212 is not a valid Swiss number.) Any other number is
/// suggested if all likely readings agree on it: the international one, and for each likely country the national
/// one, as long as its type may receive text messages.
fn guess_country(plans: &Plans, digits: &str, international: Option<Check>) -> Option<Check> {
    let american = check_valid(plans, digits, plans.region("US"));
    if international.is_none() && american.is_some() {
        return american;
    }
    let mut found = international;
    let others = split(if digits.starts_with('0') { WITH_ZERO } else { WITHOUT_ZERO }, b' ');
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
