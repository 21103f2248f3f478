//! Numbers with a `+` and a calling code.

use super::chance::Chance;
use super::mutation::mutated;
use super::plans::Plans;

/// A default country (mostly none: it should not matter, but to digits that begin with no calling code) and
/// an input.
pub(super) fn number(plans: &Plans, chance: &mut Chance) -> (String, String) {
    let country = if chance.percent(15) { plans.any(chance).country() } else { String::new() };
    let plan = plans.any(chance);
    let code = &plan.calling_code;
    let input = match chance.below(100) {
        0..40 => ["+", code, &plan.national(chance)].concat(),
        40..70 => {
            let digits = [code.as_str(), &plan.national(chance)].concat();
            ["+", &mutated(&digits, chance)].concat()
        }
        70..92 => ["+", code, &plan.random(chance)].concat(),
        92..96 => junk(chance),
        _ => ["+", code, &plan.trunk(chance), &plan.national(chance)].concat(),
    };
    (country, input)
}

/// Digits after no calling code, and what is hardly a number.
fn junk(chance: &mut Chance) -> String {
    let count = chance.between(0, 20);
    match chance.below(3) {
        0 => ["+", &chance.digits(count)].concat(),
        1 => ["+0", &chance.digits(count)].concat(),
        _ => (0..count)
            .map(|_| chance.one(&["+", "0", "1", "4", "9", " ", "-", "x", "a", "#", ";", "*", "é", "٣"]))
            .collect(),
    }
}
