//! Random countries and national numbers of the metadata.

use super::chance::Chance;
use super::pattern::Pattern;
use crate::metadata::{Metadata, Territory};

pub(super) struct Plans<'a> {
    pub all: Vec<Plan<'a>>,
    /// Those whose national prefix is more than a fixed text that is cut off.
    prone: Vec<usize>,
}

pub(super) struct Plan<'a> {
    pub territory: &'a Territory,
    pub calling_code: String,
    types: Vec<Pattern>,
    general: Pattern,
    international_prefix: Option<Pattern>,
    prefix_for_parsing: Option<Pattern>,
}

impl<'a> Plans<'a> {
    pub(super) fn of(metadata: &'a Metadata) -> Plans<'a> {
        let all: Vec<Plan> = metadata.territories.iter().map(Plan::of).collect();
        let prone = |plan: &Plan| {
            let Territory { national_prefix, national_prefix_for_parsing, .. } = plan.territory;
            national_prefix != national_prefix_for_parsing
        };
        let prone = (0..all.len()).filter(|index| prone(&all[*index])).collect();
        Plans { all, prone }
    }

    pub(super) fn any(&self, chance: &mut Chance) -> &Plan<'a> {
        &self.all[chance.below(self.all.len())]
    }

    /// One whose prefix rules are worth testing.
    pub(super) fn prone(&self, chance: &mut Chance) -> &Plan<'a> {
        &self.all[self.prone[chance.below(self.prone.len())]]
    }
}

impl<'a> Plan<'a> {
    fn of(territory: &'a Territory) -> Plan<'a> {
        let pattern = |expression: &str| (!expression.is_empty()).then(|| Pattern::of(expression));
        let one = territory;
        let types = [
            &one.fixed_line,
            &one.mobile,
            &one.toll_free,
            &one.premium_rate,
            &one.shared_cost,
            &one.personal_number,
            &one.voip,
            &one.pager,
            &one.uan,
            &one.voicemail,
        ];
        Plan {
            territory,
            calling_code: territory.calling_code.to_string(),
            types: types.iter().filter_map(|description| pattern(&description.pattern)).collect(),
            general: Pattern::of(&territory.general.pattern),
            international_prefix: pattern(&territory.international_prefix),
            prefix_for_parsing: pattern(&territory.national_prefix_for_parsing),
        }
    }

    /// What a caller names as the default country; none for a calling code of no country.
    pub(super) fn country(&self) -> String {
        if self.territory.is_entity() { String::new() } else { self.territory.id.clone() }
    }

    /// A national number of some type.
    pub(super) fn national(&self, chance: &mut Chance) -> String {
        if self.types.is_empty() || chance.percent(10) {
            return self.general.sample(chance);
        }
        self.types[chance.below(self.types.len())].sample(chance)
    }

    /// Digits of a length that the plan has, or nearly, or of any.
    pub(super) fn random(&self, chance: &mut Chance) -> String {
        let general = &self.territory.general;
        let lengths: Vec<i64> = general.possible_lengths.iter().chain(&general.local_only_lengths).copied().collect();
        let possible = usize::try_from(lengths[chance.below(lengths.len())]).expect("a length");
        let count = match chance.below(4) {
            0 => chance.between(1, 18),
            1 => (possible + chance.below(3)).saturating_sub(1),
            _ => possible,
        };
        chance.digits(count)
    }

    /// The national prefix, or what is taken for one; empty where there is none.
    pub(super) fn trunk(&self, chance: &mut Chance) -> String {
        match &self.prefix_for_parsing {
            Some(pattern) if chance.percent(60) => pattern.sample(chance),
            _ => self.territory.national_prefix.clone(),
        }
    }

    /// What international calls begin with.
    pub(super) fn international_prefix(&self, chance: &mut Chance) -> String {
        match &self.international_prefix {
            Some(pattern) => pattern.sample(chance),
            None => "00".into(),
        }
    }
}
