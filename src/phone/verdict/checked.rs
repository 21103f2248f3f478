//! The answers about one text.

use super::super::parse::PhoneNumber;
use super::super::plans::Class;
use crate::util::string_enum::string_enum;

string_enum! {
    /// What a text is as a phone number.
    Verdict {
        /// A number of an allocated range: libphonenumber's `isValidNumber`.
        Ok = "ok",
        /// It has a possible length, in a range that the numbering plan does not allocate. Plans change; the
        /// table's release may be older.
        Unallocated = "unallocated",
        TooShort = "too-short",
        TooLong = "too-long",
        /// Neither too short nor too long, but no number of the country has this length.
        InvalidLength = "invalid-length",
        /// No country has the calling code after the + or the dialling prefix.
        UnknownCallingCode = "unknown-calling-code",
        /// Neither + nor a country that would say whose national number it is.
        MissingCountry = "missing-country",
        /// It would be a number but for the letters in it.
        Letters = "letters",
        NotANumber = "not-a-number",
        /// So short that it can only be dialled from within its area.
        LocalOnly = "local-only",
    }
}

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
