//! The answers about one text.

use super::super::parse::PhoneNumber;
use super::super::plans::Class;
use crate::vocabulary::PhoneVerdict as Verdict;

/// The answers about one text. Plain data, nothing allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The number as read; `None` where libphonenumber's `parse` throws.
    pub number: Option<PhoneNumber>,
    /// Its region and type.
    pub class: Class,
    /// libphonenumber's `isPossibleNumber`: numbers there can be so long, if only in local calls.
    pub possible: bool,
    /// libphonenumber's `isValidNumber`.
    pub valid: bool,
    pub verdict: Verdict,
}
