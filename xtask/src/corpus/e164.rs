//! Numbers with a `+` and a calling code.

use super::mutation::mutate;
use super::rng::Rng;
use super::samplers::Samplers;

/// A default country and an input. The country is mostly empty: it matters only to digits without a calling code.
pub(super) fn number(samplers: &Samplers, rng: &mut Rng) -> (String, String) {
    let country = if rng.percent(15) { samplers.any(rng).country() } else { String::new() };
    let sampler = samplers.any(rng);
    let code = &sampler.calling_code;
    let input = match rng.below(100) {
        0..40 => ["+", code, &sampler.national(rng)].concat(),
        40..70 => {
            let digits = [code.as_str(), &sampler.national(rng)].concat();
            ["+", &mutate(&digits, rng)].concat()
        }
        70..92 => ["+", code, &sampler.random(rng)].concat(),
        92..96 => random_text(rng),
        _ => ["+", code, &sampler.trunk(rng), &sampler.national(rng)].concat(),
    };
    (country, input)
}

/// Digits without a valid calling code, and other characters.
fn random_text(rng: &mut Rng) -> String {
    let count = rng.between(0, 20);
    match rng.below(3) {
        0 => ["+", &rng.digits(count)].concat(),
        1 => ["+0", &rng.digits(count)].concat(),
        _ => (0..count)
            .map(|_| rng.pick(&["+", "0", "1", "4", "9", " ", "-", "x", "a", "#", ";", "*", "é", "٣"]))
            .collect(),
    }
}
