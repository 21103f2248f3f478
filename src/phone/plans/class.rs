//! What a number is.

use crate::vocabulary::PhoneType as NumberType;

/// A region by its place in the table: a country or a territory, or what libphonenumber calls `001`, a calling
/// code of no country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(pub(crate) u8);

/// Where a number belongs and what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// None where several regions share the calling code and the digits fit none of them.
    pub region: Option<Region>,
    /// `Unknown` where the number is not valid.
    pub number_type: NumberType,
}
