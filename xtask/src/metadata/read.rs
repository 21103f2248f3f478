//! Converts literals to territories, field by field. The field numbers are those of phonemetadata.proto.

use super::literal::{Literal, assigned};
use super::territory::{Description, Format, Metadata, Territory};

pub(super) fn metadata(bundle: &str) -> Metadata {
    let Literal::Object(codes) = assigned(bundle, "i18n.phonenumbers.metadata.countryCodeToRegionCodeMap=") else {
        panic!("the calling codes are not an object");
    };
    let Literal::Object(territories) = assigned(bundle, "i18n.phonenumbers.metadata.countryToMetadata=") else {
        panic!("the territories are not an object");
    };
    let metadata = Metadata {
        territories: territories.into_iter().map(|(key, literal)| territory(&key, literal)).collect(),
        calling_codes: codes.into_iter().map(|(code, regions)| (calling_code(&code), strings(regions))).collect(),
    };
    check(&metadata);
    metadata
}

/// What libphonenumber and the table rely on.
fn check(metadata: &Metadata) {
    let mut listed = 0;
    for (code, regions) in &metadata.calling_codes {
        for territory in metadata.sharing(*code) {
            assert_eq!(territory.calling_code, *code, "{}", territory.key());
            listed += 1;
        }
        assert!(
            regions.len() == 1 || !regions.contains(&"001".into()),
            "+{code} belongs both to countries and to no country"
        );
    }
    assert_eq!(listed, metadata.territories.len(), "a territory is not listed exactly once");
    for territory in &metadata.territories {
        let lengths = &territory.general.possible_lengths;
        assert!(!lengths.is_empty() && lengths.iter().all(|length| (1..=17).contains(length)), "{}", territory.id);
        assert!(!territory.general.pattern.is_empty(), "{}", territory.id);
    }
}

fn territory(key: &str, literal: Literal) -> Territory {
    let mut fields = Fields::of(literal);
    let territory = Territory {
        general: fields.description(1),
        fixed_line: fields.description(2),
        mobile: fields.description(3),
        toll_free: fields.description(4),
        premium_rate: fields.description(5),
        shared_cost: fields.description(6),
        personal_number: fields.description(7),
        voip: fields.description(8),
        id: fields.string(9),
        calling_code: fields.integer(10).try_into().expect("a calling code"),
        international_prefix: fields.string(11),
        national_prefix: fields.string(12),
        preferred_extension_prefix: fields.string(13),
        national_prefix_for_parsing: fields.string(15),
        national_prefix_transform_rule: fields.string(16),
        preferred_international_prefix: fields.string(17),
        same_mobile_and_fixed_line_pattern: fields.boolean(18),
        formats: fields.formats(19),
        international_formats: fields.formats(20),
        pager: fields.description(21),
        main_country_for_code: fields.boolean(22),
        leading_digits: fields.string(23),
        no_international_dialling: fields.description(24),
        uan: fields.description(25),
        voicemail: fields.description(28),
    };
    fields.end(key);
    assert_eq!(territory.key(), key, "a territory has the key of another");
    territory
}

/// The fields of a message. They are taken out one by one, so that unknown ones are found at the end.
struct Fields(Vec<Literal>);

impl Fields {
    fn of(literal: Literal) -> Fields {
        let Literal::Array(fields) = literal else { panic!("a message is not an array: {literal:?}") };
        Fields(fields)
    }

    fn take(&mut self, number: usize) -> Option<Literal> {
        let field = std::mem::replace(self.0.get_mut(number)?, Literal::Hole);
        (field != Literal::Hole).then_some(field)
    }

    fn string(&mut self, number: usize) -> String {
        self.take(number).map(string).unwrap_or_default()
    }

    fn strings(&mut self, number: usize) -> Vec<String> {
        self.take(number).map(strings).unwrap_or_default()
    }

    fn integer(&mut self, number: usize) -> i64 {
        self.take(number).map(integer).unwrap_or_default()
    }

    fn integers(&mut self, number: usize) -> Vec<i64> {
        self.take(number).map(|literal| items(literal).into_iter().map(integer).collect()).unwrap_or_default()
    }

    fn boolean(&mut self, number: usize) -> bool {
        match self.integer(number) {
            0 => false,
            1 => true,
            other => panic!("{other} is not a boolean"),
        }
    }

    /// No description may be missing: libphonenumber throws without it.
    fn description(&mut self, number: usize) -> Description {
        let mut fields = Fields::of(self.take(number).unwrap_or_else(|| panic!("description {number} is missing")));
        let description = Description {
            pattern: fields.string(2),
            example: fields.string(6),
            possible_lengths: fields.integers(9),
            local_only_lengths: fields.integers(10),
        };
        fields.end("a description");
        description
    }

    fn formats(&mut self, number: usize) -> Vec<Format> {
        self.take(number).map(|literal| items(literal).into_iter().map(format).collect()).unwrap_or_default()
    }

    fn end(self, name: &str) {
        let left = self.0.iter().position(|field| *field != Literal::Hole);
        assert!(left.is_none(), "{name} has an unknown field {}", left.unwrap_or_default());
    }
}

fn format(literal: Literal) -> Format {
    let mut fields = Fields::of(literal);
    let format = Format {
        pattern: fields.string(1),
        format: fields.string(2),
        leading_digits: fields.strings(3),
        national_prefix_rule: fields.string(4),
        carrier_rule: fields.string(5),
        national_prefix_optional: fields.boolean(6),
    };
    fields.end("a format");
    format
}

fn items(literal: Literal) -> Vec<Literal> {
    let Literal::Array(items) = literal else { panic!("expected an array, not {literal:?}") };
    items
}

fn strings(literal: Literal) -> Vec<String> {
    items(literal).into_iter().map(string).collect()
}

fn string(literal: Literal) -> String {
    let Literal::String(string) = literal else { panic!("expected a string, not {literal:?}") };
    string
}

fn integer(literal: Literal) -> i64 {
    let Literal::Number(number) = literal else { panic!("expected an integer, not {literal:?}") };
    number
}

fn calling_code(text: &str) -> u16 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a calling code"))
}
