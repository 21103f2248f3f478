//! Which types of number receive text messages.

use super::super::plans::NumberType;

impl NumberType {
    /// Whether text messages reach numbers of this type; `None` where plans do not tell.
    ///
    /// `FixedLineOrMobile` is one range for both, as in the United States. Numbers of internet telephony and
    /// personal numbers are what their owner makes of them. Fixed lines, pagers, voicemail and the numbers that
    /// companies are called on (toll-free, premium rate, shared cost, universal access) do not receive texts,
    /// with exceptions that no plan lists: some North American toll-free numbers and fixed lines are enabled for
    /// them. So `Some(false)` is a reason to warn, not to refuse.
    pub const fn takes_sms(self) -> Option<bool> {
        match self {
            NumberType::Mobile => Some(true),
            NumberType::FixedLineOrMobile | NumberType::Voip | NumberType::PersonalNumber | NumberType::Unknown => None,
            _ => Some(false),
        }
    }
}
