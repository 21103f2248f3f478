//! Numbers as they are dialled in a country: with its prefixes, without them, with another country's.

use super::chance::Chance;
use super::mutation::mutated;
use super::plans::{Plan, Plans};
use super::{dress, soup};

/// A default country and an input.
pub(super) fn number(plans: &Plans, chance: &mut Chance) -> (String, String) {
    let plan = if chance.percent(40) { plans.prone(chance) } else { plans.any(chance) };
    let country = match chance.below(100) {
        0..3 => String::new(),
        // No country at all; of no country.
        3 => chance.one(&["ZZ", "001", "XX", "QQ"]).into(),
        // Another's rules.
        4..14 => plans.any(chance).country(),
        _ => plan.country(),
    };
    if chance.percent(5) {
        return (country, soup::text(&plan.calling_code, chance));
    }
    let mut input = dialled(plan, plans, chance);
    if chance.percent(15) {
        let plus = input.starts_with('+');
        input = mutated(input.trim_start_matches('+'), chance);
        if plus {
            input.insert(0, '+');
        }
    }
    if chance.percent(50) {
        input = dress::dressed(&input, &plan.calling_code, chance);
    }
    (country, input)
}

fn dialled(plan: &Plan, plans: &Plans, chance: &mut Chance) -> String {
    let code = plan.calling_code.as_str();
    let national = if chance.percent(20) { plan.random(chance) } else { plan.national(chance) };
    let trunk = plan.trunk(chance);
    match chance.below(12) {
        0 | 1 => national,
        2..=4 => [trunk, national].concat(),
        // A prefix too many.
        5 => [trunk, plan.trunk(chance), national].concat(),
        6 => [&plan.international_prefix(chance), code, &national].concat(),
        7 => {
            let other = plans.any(chance);
            let trunk = if chance.percent(30) { other.trunk(chance) } else { String::new() };
            [&plan.international_prefix(chance), other.calling_code.as_str(), &trunk, &other.national(chance)].concat()
        }
        8 => local(plan, national, chance),
        9 => [code, &national].concat(),
        10 => [code, &trunk, &national].concat(),
        _ => ["+", code, &trunk, &national].concat(),
    }
}

/// A number as it is dialled in its own town.
fn local(plan: &Plan, mut national: String, chance: &mut Chance) -> String {
    let lengths = &plan.territory.general.local_only_lengths;
    let count = match lengths.is_empty() {
        true => chance.between(2, 8),
        false => usize::try_from(lengths[chance.below(lengths.len())]).expect("a length"),
    };
    national.split_off(national.len().saturating_sub(count))
}
