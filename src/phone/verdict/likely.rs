//! Whose national number digits may be when neither a + nor a country says.

use super::super::plans::{Plans, Region};
use super::check::check;
use super::checked::Checked;
use crate::util::text::pieces;
use crate::vocabulary::PhoneVerdict as Verdict;

/// Where most texts go and people write national numbers without a zero first.
const WITHOUT_ZERO: &str = "IN BR MX ES IT PL CN TR";
/// And with one. India and Turkey know both.
const WITH_ZERO: &str = "GB DE FR AU ID NG PH PK ZA TR JP KR IN";

/// What `text` is, if it is a valid number.
pub(super) fn valid(plans: &Plans, text: &str, country: Option<Region>) -> Option<Checked> {
    let checked = check(plans, text, country);
    (checked.verdict == Verdict::Ok).then_some(checked)
}

/// The number that digits without + are, where it is clear enough to be proposed. `international` is what they
/// are with a + before them.
///
/// Ten digits of North America are that, unless a + alone makes them another country's number, as it does
/// 3212345678 a Belgian one: then nothing is proposed. So much for +41 and 4155551212, which a + does not make
/// valid. Any other digits are proposed if all the likely readings agree on one number: the international one,
/// and that of each likely country as a number which may receive texts.
pub(super) fn likely(plans: &Plans, digits: &str, international: Option<Checked>) -> Option<Checked> {
    let american = valid(plans, digits, plans.region("US"));
    if international.is_none() && american.is_some() {
        return american;
    }
    let mut found = international;
    let others = pieces(if digits.starts_with('0') { WITH_ZERO } else { WITHOUT_ZERO }, b' ');
    for checked in others
        .filter_map(|country| valid(plans, digits, plans.region(country)))
        .filter(|checked| checked.class.number_type.takes_sms() != Some(false))
        .chain(american)
    {
        if found.is_some_and(|found| found != checked) {
            return None;
        }
        found = Some(checked);
    }
    found
}
