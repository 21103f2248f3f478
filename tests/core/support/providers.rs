//! The built-in profiles.
#![allow(dead_code)]

use super::json::value;
use std::sync::OnceLock;
use tidings::provider::Profile;
use tidings::util::value::Value;

static DATA: [&str; 5] = [
    include_str!("../../../providers/nativehub/profile.json"),
    include_str!("../../../providers/texting-blue/profile.json"),
    include_str!("../../../providers/shingleai/profile.json"),
    include_str!("../../../providers/sent/profile.json"),
    include_str!("../../../providers/sent-v2/profile.json"),
];

fn known() -> &'static [(Value<'static>, Profile)] {
    static KNOWN: OnceLock<Vec<(Value<'static>, Profile)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let read = |text: &&str| {
            let data = value(&serde_json::from_str(text).expect("a profile is JSON"));
            (data.clone(), Profile::new(data).expect("the profile is valid"))
        };
        DATA.iter().map(read).collect()
    })
}

pub(crate) fn all() -> impl Iterator<Item = &'static Profile> {
    known().iter().map(|(_, profile)| profile)
}

pub(crate) fn find(id: &str) -> Option<&'static Profile> {
    all().find(|profile| profile.id() == id)
}

/// The options of a client, with the profile instead of the provider's name.
pub(crate) fn with_profile<'a>(options: &Value<'a>) -> Value<'a> {
    let Value::Object(entries) = options else { return options.clone() };
    let put = |(name, value): &(std::borrow::Cow<'a, str>, Value<'a>)| {
        let data = known().iter().find(|(_, profile)| name == "provider" && Some(profile.id()) == value.as_str());
        (name.clone(), data.map_or_else(|| value.clone(), |(data, _)| data.clone()))
    };
    Value::Object(entries.iter().map(put).collect())
}
