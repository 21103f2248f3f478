//! The built-in profiles.
#![allow(dead_code)]

use super::json::kept;
use std::rc::Rc;
use std::sync::OnceLock;
use tidings::call::options::{ClientOptions, read_client};
use tidings::provider::{OwnedProfile, Profile};
use tidings::util::issue::Issue;
use tidings::util::value::Value;

static DATA: [&str; 5] = [
    include_str!("../../../providers/nativehub/profile.json"),
    include_str!("../../../providers/texting-blue/profile.json"),
    include_str!("../../../providers/shingleai/profile.json"),
    include_str!("../../../providers/sent/profile.json"),
    include_str!("../../../providers/sent-v2/profile.json"),
];

fn known() -> &'static [Profile<'static>] {
    static KNOWN: OnceLock<Vec<Profile<'static>>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let read = |text: &&str| {
            let data = kept(&serde_json::from_str(text).expect("a profile is JSON"));
            Profile::read(data).expect("the profile is valid")
        };
        DATA.iter().map(read).collect()
    })
}

pub(crate) fn all() -> impl Iterator<Item = &'static Profile<'static>> {
    known().iter()
}

pub(crate) fn find(id: &str) -> Option<&'static Profile<'static>> {
    all().find(|profile| profile.id == id)
}

/// The client with these options, whose provider is a built-in one.
pub(crate) fn client(options: &Value) -> Result<ClientOptions, Vec<Issue>> {
    let profile = options.get("provider").as_str().and_then(find);
    let text = profile.and_then(|known| DATA.iter().find(|text| text.contains(&format!("\"id\": \"{}\"", known.id))));
    let owned = text.map(|text| Rc::new(OwnedProfile::read(text).expect("the profile is valid")));
    read_client(options, owned, false, None)
}
