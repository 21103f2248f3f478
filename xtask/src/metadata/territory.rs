//! The metadata, as libphonenumber's phonemetadata.proto defines it.

/// The metadata of a release.
pub(crate) struct Metadata {
    /// Countries by ISO code, then calling codes of no country, in the order of the source.
    pub territories: Vec<Territory>,
    /// The calling codes and their regions, in the order in which libphonenumber tries them: the main one first.
    pub calling_codes: Vec<(u16, Vec<String>)>,
}

/// A country or territory, or a calling code of no country.
#[derive(Clone, Debug, Default)]
pub(crate) struct Territory {
    /// `US`, or `001` for a calling code of no country.
    pub id: String,
    pub calling_code: u16,
    /// The prefix for international calls: a regular expression, empty if there is none.
    pub international_prefix: String,
    pub preferred_international_prefix: String,
    pub national_prefix: String,
    pub preferred_extension_prefix: String,
    /// A regular expression, empty if there is none.
    pub national_prefix_for_parsing: String,
    /// What replaces the national prefix (`$1` is the first group). Empty if it is only removed.
    pub national_prefix_transform_rule: String,
    pub same_mobile_and_fixed_line_pattern: bool,
    pub main_country_for_code: bool,
    /// A regular expression, empty if there is none: the leading digits of numbers of this region, among the regions
    /// that share its calling code.
    pub leading_digits: String,

    pub general: Description,
    pub fixed_line: Description,
    pub mobile: Description,
    pub toll_free: Description,
    pub premium_rate: Description,
    pub shared_cost: Description,
    pub personal_number: Description,
    pub voip: Description,
    pub pager: Description,
    pub uan: Description,
    pub voicemail: Description,
    pub no_international_dialling: Description,

    pub formats: Vec<Format>,
    /// If empty, `formats` are for international numbers too.
    pub international_formats: Vec<Format>,
}

/// The numbers of a type (`PhoneNumberDesc`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    /// A regular expression that must match the whole national number. If empty, no number matches.
    pub pattern: String,
    /// If empty, those of the general description. -1: the type does not exist.
    pub possible_lengths: Vec<i64>,
    pub local_only_lengths: Vec<i64>,
    pub example: String,
}

/// How numbers are formatted (`NumberFormat`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Format {
    /// A regular expression that must match the whole national number.
    pub pattern: String,
    /// The replacement for the match.
    pub format: String,
    /// Regular expressions, each longer than the one before. Only the last one applies to a complete number.
    pub leading_digits: Vec<String>,
    pub national_prefix_rule: String,
    pub national_prefix_optional: bool,
    pub carrier_rule: String,
}

impl Territory {
    /// Whether it is a calling code of no country.
    pub(crate) fn is_entity(&self) -> bool {
        self.id == "001"
    }

    /// The key of the metadata: `US`, or `800`.
    pub(crate) fn key(&self) -> String {
        if self.is_entity() { self.calling_code.to_string() } else { self.id.clone() }
    }
}

impl Metadata {
    pub(crate) fn territory(&self, key: &str) -> &Territory {
        let found = self.territories.iter().find(|territory| territory.key() == key);
        found.unwrap_or_else(|| panic!("the metadata has no {key}"))
    }

    /// The territories of a calling code, the main one first.
    pub(crate) fn sharing(&self, calling_code: u16) -> Vec<&Territory> {
        let (_, regions) = self.calling_codes.iter().find(|(code, _)| *code == calling_code).expect("a known code");
        let key = |region: &String| if region == "001" { calling_code.to_string() } else { region.clone() };
        regions.iter().map(|region| self.territory(&key(region))).collect()
    }
}
