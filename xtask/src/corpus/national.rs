//! Numbers as dialled within a country: with its prefixes, without them, or with those of another country.

use super::mutation::mutate;
use super::rng::Rng;
use super::samplers::{Sampler, Samplers};
use super::{formatting, random_pieces};

/// A default country and an input.
pub(super) fn number(samplers: &Samplers, rng: &mut Rng) -> (String, String) {
    let sampler = if rng.percent(40) { samplers.with_prefix_rules(rng) } else { samplers.any(rng) };
    let country = match rng.below(100) {
        0..3 => String::new(),
        // Codes that are not a country.
        3 => rng.pick(&["ZZ", "001", "XX", "QQ"]).into(),
        // The rules of another country.
        4..14 => samplers.any(rng).country(),
        _ => sampler.country(),
    };
    if rng.percent(5) {
        return (country, random_pieces::text(&sampler.calling_code, rng));
    }
    let mut input = dialled(sampler, samplers, rng);
    if rng.percent(15) {
        let plus = input.starts_with('+');
        input = mutate(input.trim_start_matches('+'), rng);
        if plus {
            input.insert(0, '+');
        }
    }
    if rng.percent(50) {
        input = formatting::format(&input, &sampler.calling_code, rng);
    }
    (country, input)
}

fn dialled(sampler: &Sampler, samplers: &Samplers, rng: &mut Rng) -> String {
    let code = sampler.calling_code.as_str();
    let national = if rng.percent(20) { sampler.random(rng) } else { sampler.national(rng) };
    let trunk = sampler.trunk(rng);
    match rng.below(12) {
        0 | 1 => national,
        2..=4 => [trunk, national].concat(),
        // Two national prefixes.
        5 => [trunk, sampler.trunk(rng), national].concat(),
        6 => [&sampler.international_prefix(rng), code, &national].concat(),
        7 => {
            let other = samplers.any(rng);
            let trunk = if rng.percent(30) { other.trunk(rng) } else { String::new() };
            [&sampler.international_prefix(rng), other.calling_code.as_str(), &trunk, &other.national(rng)].concat()
        }
        8 => local(sampler, national, rng),
        9 => [code, &national].concat(),
        10 => [code, &trunk, &national].concat(),
        _ => ["+", code, &trunk, &national].concat(),
    }
}

/// A number as dialled locally, without its area code.
fn local(sampler: &Sampler, mut national: String, rng: &mut Rng) -> String {
    let lengths = &sampler.territory.general.local_only_lengths;
    let count = match lengths.is_empty() {
        true => rng.between(2, 8),
        false => usize::try_from(lengths[rng.below(lengths.len())]).expect("a length"),
    };
    national.split_off(national.len().saturating_sub(count))
}
