//! What a number is.

use crate::vocabulary::PhoneType;

/// A region by its place in the table: a country or a territory, or what libphonenumber calls `001`, a calling
/// code of no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(pub(crate) u8);

impl PhoneType {
    /// Whether text messages reach numbers of this type; `None` where plans do not tell.
    ///
    /// `FixedLineOrMobile` is one range for both, as in the United States. Numbers of internet telephony and
    /// personal numbers are what their owner makes of them. Fixed lines, pagers, voicemail and the numbers that
    /// companies are called on (toll-free, premium rate, shared cost, universal access) do not receive texts,
    /// with exceptions that no plan lists: some North American toll-free numbers and fixed lines are enabled for
    /// them. So `Some(false)` is a reason to warn, not to refuse.
    pub const fn can_receive_sms(self) -> Option<bool> {
        match self {
            PhoneType::Mobile => Some(true),
            PhoneType::FixedLineOrMobile | PhoneType::Voip | PhoneType::PersonalNumber | PhoneType::Unknown => None,
            _ => Some(false),
        }
    }
}

/// Where a number belongs and what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// None where several regions share the calling code and the digits fit none of them.
    pub region: Option<Region>,
    /// `Unknown` where the number is not valid.
    pub number_type: PhoneType,
}
