//! What a number is.

/// A region by its place in the table: a country or a territory, or what libphonenumber calls `001`, a calling
/// code of no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(pub(crate) u8);

/// The types of libphonenumber, in its own order (`PhoneNumberType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberType {
    FixedLine,
    Mobile,
    /// Both use the same ranges, as in the United States.
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    SharedCost,
    Voip,
    PersonalNumber,
    Pager,
    Uan,
    Voicemail,
    /// The plan has no such number.
    #[default]
    Unknown,
}

impl NumberType {
    /// All, in their order.
    pub const ALL: [NumberType; 12] = [
        NumberType::FixedLine,
        NumberType::Mobile,
        NumberType::FixedLineOrMobile,
        NumberType::TollFree,
        NumberType::PremiumRate,
        NumberType::SharedCost,
        NumberType::Voip,
        NumberType::PersonalNumber,
        NumberType::Pager,
        NumberType::Uan,
        NumberType::Voicemail,
        NumberType::Unknown,
    ];
}

/// Where a number belongs and what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// None where several regions share the calling code and the digits fit none of them.
    pub region: Option<Region>,
    /// `Unknown` where the number is not valid.
    pub number_type: NumberType,
}
