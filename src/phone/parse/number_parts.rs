//! Splits digits into calling code and national number.

use super::super::plans::{Plans, Region, RewrittenNumber};
use super::number::NumberParts;
use super::possible::{Possible, test_length};
use super::{ParseError, ParseFailure, PhoneNumber};

/// Space for national numbers that a plan rewrites: one while the calling code is removed, one while the national prefix is.
pub type Scratch = [Option<RewrittenNumber>; 2];

/// The calling code and the national number of digits with or without a `+` before them.
pub(crate) fn number_parts<'a>(
    plans: &Plans,
    plus: bool,
    digits: &'a [u8],
    country: Option<Region>,
    scratch: &'a mut Scratch,
) -> Result<NumberParts<'a>, ParseFailure> {
    let [first, second] = scratch;
    let found = if plus {
        match after_calling_code(plans, digits) {
            // A dialling prefix may follow the `+`: "+00 44 ...".
            Err(ParseError::InvalidCountryCode) => {
                Some(calling_code(plans, digits, country, first)?.ok_or(ParseError::InvalidCountryCode)?)
            }
            found => Some(found?),
        }
    } else {
        calling_code(plans, digits, country, first)?
    };
    let (code, mut national, region) = match (found, country) {
        (Some((code, national)), _) => (code, national, plans.main_region(code)),
        (None, Some(region)) => (plans.calling_code(region), digits, Some(region)),
        (None, None) => return Err(ParseFailure::MissingCountry),
    };
    if national.len() < 2 {
        return Err(ParseError::TooShortNsn.into());
    }
    if let Some(region) = region
        && plans.may_have_national_prefix(region, national)
    {
        let rest = without_prefix(plans, region, national, second);
        // If the rest can only be dialled locally, the prefix is part of the number.
        if matches!(test_length(&plans.lengths(region), rest.len()), Possible::IsPossible | Possible::TooLong) {
            national = rest;
        }
    }
    match national.len() {
        0..2 => Err(ParseError::TooShortNsn.into()),
        2..=PhoneNumber::MAX_NATIONAL_DIGITS => Ok((code, national)),
        _ => Err(ParseError::TooLong.into()),
    }
}

/// The calling code at the start, and the rest.
#[inline(always)]
fn after_calling_code<'a>(plans: &Plans, digits: &'a [u8]) -> Result<(u16, &'a [u8]), ParseError> {
    if digits.len() < 3 {
        return Err(ParseError::TooShortAfterIdd);
    }
    let (code, size) = plans.split_calling_code(digits).ok_or(ParseError::InvalidCountryCode)?;
    Ok((code, digits.get(size..).unwrap_or_default()))
}

/// The calling code of digits without a `+`, and the rest, if they have one: after the country's dialling prefix, or
/// the country's own calling code if only the digits after it are a number of the country.
fn calling_code<'a>(
    plans: &Plans,
    digits: &'a [u8],
    country: Option<Region>,
    scratch: &'a mut Option<RewrittenNumber>,
) -> Result<Option<(u16, &'a [u8])>, ParseError> {
    let Some(region) = country else { return Ok(None) };
    if let Some(rest) = plans.international_prefix_length(region, digits).and_then(|size| digits.get(size..))
        && rest.first() != Some(&b'0')
    {
        return after_calling_code(plans, rest).map(Some);
    }
    let code = plans.calling_code(region);
    let Some((_, size)) = plans.split_calling_code(digits).filter(|found| found.0 == code) else { return Ok(None) };
    let rest = without_prefix(plans, region, digits.get(size..).unwrap_or_default(), scratch);
    let better = !plans.matches_general(region, digits) && plans.matches_general(region, rest);
    let own = better || test_length(&plans.lengths(region), digits.len()) == Possible::TooLong;
    Ok(own.then_some((code, rest)))
}

/// The digits without the national (trunk) prefix, or rewritten as the plan says. Unchanged if they match the general
/// description of the country and the result does not.
fn without_prefix<'a>(
    plans: &Plans,
    region: Region,
    digits: &'a [u8],
    scratch: &'a mut Option<RewrittenNumber>,
) -> &'a [u8] {
    let Some(rest) = plans.strip_national_prefix(region, digits, scratch) else { return digits };
    if plans.matches_general(region, digits) && !plans.matches_general(region, rest) { digits } else { rest }
}
