//! Random countries and national numbers from the metadata.

use super::pattern::Pattern;
use super::rng::Rng;
use crate::metadata::{Metadata, Territory};

pub(super) struct Samplers<'a> {
    pub all: Vec<Sampler<'a>>,
    /// The indexes of territories whose national prefix is not just a fixed string.
    with_prefix_rules: Vec<usize>,
}

pub(super) struct Sampler<'a> {
    pub territory: &'a Territory,
    pub calling_code: String,
    types: Vec<Pattern>,
    general: Pattern,
    international_prefix: Option<Pattern>,
    prefix_for_parsing: Option<Pattern>,
}

impl<'a> Samplers<'a> {
    pub(super) fn of(metadata: &'a Metadata) -> Samplers<'a> {
        let all: Vec<Sampler> = metadata.territories.iter().map(Sampler::of).collect();
        let with_prefix_rules = |sampler: &Sampler| {
            let Territory { national_prefix, national_prefix_for_parsing, .. } = sampler.territory;
            national_prefix != national_prefix_for_parsing
        };
        let with_prefix_rules = (0..all.len()).filter(|index| with_prefix_rules(&all[*index])).collect();
        Samplers { all, with_prefix_rules }
    }

    pub(super) fn any(&self, rng: &mut Rng) -> &Sampler<'a> {
        &self.all[rng.below(self.all.len())]
    }

    /// A territory with rules for its national prefix.
    pub(super) fn with_prefix_rules(&self, rng: &mut Rng) -> &Sampler<'a> {
        &self.all[self.with_prefix_rules[rng.below(self.with_prefix_rules.len())]]
    }
}

impl<'a> Sampler<'a> {
    fn of(territory: &'a Territory) -> Sampler<'a> {
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
        Sampler {
            territory,
            calling_code: territory.calling_code.to_string(),
            types: types.iter().filter_map(|description| pattern(&description.pattern)).collect(),
            general: Pattern::of(&territory.general.pattern),
            international_prefix: pattern(&territory.international_prefix),
            prefix_for_parsing: pattern(&territory.national_prefix_for_parsing),
        }
    }

    /// The default country of its numbers; empty for a calling code of no country.
    pub(super) fn country(&self) -> String {
        if self.territory.is_entity() { String::new() } else { self.territory.id.clone() }
    }

    /// A national number of a random type.
    pub(super) fn national(&self, rng: &mut Rng) -> String {
        if self.types.is_empty() || rng.percent(10) {
            return self.general.sample(rng);
        }
        self.types[rng.below(self.types.len())].sample(rng)
    }

    /// Random digits, mostly of a length in the plan or close to one.
    pub(super) fn random(&self, rng: &mut Rng) -> String {
        let general = &self.territory.general;
        let lengths: Vec<i64> = general.possible_lengths.iter().chain(&general.local_only_lengths).copied().collect();
        let possible = usize::try_from(lengths[rng.below(lengths.len())]).expect("a length");
        let count = match rng.below(4) {
            0 => rng.between(1, 18),
            1 => (possible + rng.below(3)).saturating_sub(1),
            _ => possible,
        };
        rng.digits(count)
    }

    /// The national prefix, or digits that match its pattern; empty if there is none.
    pub(super) fn trunk(&self, rng: &mut Rng) -> String {
        match &self.prefix_for_parsing {
            Some(pattern) if rng.percent(60) => pattern.sample(rng),
            _ => self.territory.national_prefix.clone(),
        }
    }

    /// The prefix for international calls.
    pub(super) fn international_prefix(&self, rng: &mut Rng) -> String {
        match &self.international_prefix {
            Some(pattern) => pattern.sample(rng),
            None => "00".into(),
        }
    }
}
