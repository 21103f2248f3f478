//! Region and type of a number.

use crate::vocabulary::PhoneType;

/// A region, as its index in the table: a country or territory, or a calling code of no country, which libphonenumber
/// calls `001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(pub(crate) u8);

impl PhoneType {
    /// Whether numbers of this type receive text messages; `None` if the type does not say.
    ///
    /// `FixedLineOrMobile` is one range for both, as in the United States. With internet telephony and personal numbers
    /// it depends on the owner. Fixed lines, pagers, voicemail and the numbers of companies (toll-free, premium rate,
    /// shared cost, universal access) do not receive text messages, with exceptions that no plan lists: some North
    /// American toll-free numbers and fixed lines do. So `Some(false)` is a reason to warn, not to reject.
    pub const fn can_receive_sms(self) -> Option<bool> {
        match self {
            PhoneType::Mobile => Some(true),
            PhoneType::FixedLineOrMobile | PhoneType::Voip | PhoneType::PersonalNumber | PhoneType::Unknown => None,
            _ => Some(false),
        }
    }
}

/// Region and type of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// `None` if several regions share the calling code and the digits match none of them.
    pub region: Option<Region>,
    /// `Unknown` if the number is not valid.
    pub number_type: PhoneType,
}
