//! The profiles that the targets use.

use std::sync::OnceLock;
use tidings::provider::Profile;
use tidings::util::json::parse;
use tidings::util::value::Value;

const TEXTS: [&str; 5] = [
    include_str!("../../providers/nativehub/profile.json"),
    include_str!("../../providers/texting-blue/profile.json"),
    include_str!("../../providers/shingleai/profile.json"),
    include_str!("../../providers/sent/profile.json"),
    include_str!("../../providers/twilio/profile.json"),
];

/// One of some profiles, or none.
pub fn built_in(chosen: u8) -> Option<&'static Profile<'static>> {
    static VALUES: OnceLock<Vec<Value<'static>>> = OnceLock::new();
    static PROFILES: OnceLock<Vec<Profile<'static>>> = OnceLock::new();
    let values = VALUES.get_or_init(|| TEXTS.iter().map(|text| parse(text).expect("it is JSON")).collect());
    let read = |value| Profile::read(value).expect("it is a profile");
    PROFILES.get_or_init(|| values.iter().map(read).collect()).get(usize::from(chosen))
}
