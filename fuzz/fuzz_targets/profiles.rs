//! The profiles that the targets use.

use std::sync::OnceLock;
use tidings::provider::Profile;
use tidings::util::json::parse;

const TEXTS: [&str; 5] = [
    include_str!("../../providers/nativehub/profile.json"),
    include_str!("../../providers/texting-blue/profile.json"),
    include_str!("../../providers/shingleai/profile.json"),
    include_str!("../../providers/sent/profile.json"),
    include_str!("../../providers/twilio/profile.json"),
];

/// One of some profiles, or none.
pub fn built_in(chosen: u8) -> Option<&'static Profile<'static>> {
    static PROFILES: OnceLock<Vec<Profile<'static>>> = OnceLock::new();
    let read = |text: &&'static str| {
        let data = Box::leak(Box::new(parse(text).expect("it is JSON")));
        Profile::read(data).expect("it is a profile")
    };
    PROFILES.get_or_init(|| TEXTS.iter().map(read).collect()).get(usize::from(chosen))
}
