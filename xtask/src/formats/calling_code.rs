//! The formats of a calling code. The metadata has two lists, one for callers within the country and one for callers
//! abroad. The second is the first with some formats replaced and some left out.

use super::layout::{self, Abroad, Layout};
use crate::metadata::Territory;

pub(super) struct CallingCodeFormats {
    pub calling_code: u16,
    /// What stands before an extension; empty for the default of libphonenumber.
    pub extension_prefix: String,
    pub layouts: Vec<Layout>,
}

/// The formats of the main territory of a calling code, as libphonenumber uses them.
pub(super) fn of(territory: &Territory) -> CallingCodeFormats {
    let mut abroad = territory.international_formats.iter().peekable();
    let layouts = territory.formats.iter().map(|format| {
        let counterpart =
            abroad.next_if(|other| other.pattern == format.pattern && other.leading_digits == format.leading_digits);
        let text = match counterpart {
            Some(other) if other.format != format.format => Abroad::Other(other.format.clone()),
            None if !territory.international_formats.is_empty() => Abroad::Never,
            _ => Abroad::Same,
        };
        layout::of(format, text)
    });
    let formats = CallingCodeFormats {
        calling_code: territory.calling_code,
        extension_prefix: territory.preferred_extension_prefix.clone(),
        layouts: layouts.collect(),
    };
    assert!(abroad.peek().is_none(), "{}: an international format without its national one", territory.key());
    formats
}
