//! Any string with any default country: two bytes for the country, then the string.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::phone::parse::{parse, possible};
use tidings::phone::plans::Plans;
use tidings::phone::verdict::{check, check_lines, suggest};
use tidings::vocabulary::{PhoneType, PhoneVerdict};

/// The plans of this thread: they unpack themselves on use, so threads cannot share them.
fn plans() -> &'static Plans {
    thread_local!(static PLANS: &'static Plans = Box::leak(Box::new(Plans::built_in())));
    PLANS.with(|plans| *plans)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((country, text)) = bytes.split_at_checked(2) else { return };
    let country = str::from_utf8(country).ok().and_then(|country| plans().region(country));
    // `check_lines` accepts any bytes.
    assert_eq!(check_lines(plans(), text, country).len() / 11, text.split(|byte| *byte == b'\n').count());
    let text = String::from_utf8_lossy(text);
    let checked = check(plans(), &text, country);
    let suggestion = suggest(plans(), &text, country, &checked);
    if let Some(number) = suggestion.number {
        assert_eq!(check(plans(), &number.e164(), None).verdict, PhoneVerdict::Ok, "{text:?}: {suggestion:?}");
    }
    let read = parse(plans(), &text, country);
    assert_eq!(checked.number, read.ok());
    let Ok(number) = read else { return };
    let national = number.national();
    assert!((2..=17).contains(&national.len()) && national.iter().all(u8::is_ascii_digit));
    assert!(number.extension().len() <= 20 && number.extension().iter().all(u8::is_ascii_digit));
    let class = plans().classify(number.calling_code, national);
    let reason = possible(plans(), &number);
    if class.number_type != PhoneType::Unknown {
        // A valid number has a region. It need not be possible, because that is about the main country.
        assert!(class.region.is_some(), "{}", number.e164());
    }
    // A parsed number can be parsed again. It may lose digits that look like a prefix, but keeps its calling code.
    if let Ok(again) = parse(plans(), &number.e164(), None) {
        assert_eq!(again.calling_code, number.calling_code, "{} ({reason:?})", number.e164());
    }
});
