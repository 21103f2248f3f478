//! The built-in profiles.
#![allow(dead_code)]

use super::json::value;
use std::rc::Rc;
use std::sync::OnceLock;
use tidings::call::options::{ClientOptions, read_client};
use tidings::provider::Profile;
use tidings::util::issue::Issue;
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

/// The client with these options, whose provider is a built-in one.
pub(crate) fn client(options: &Value) -> Result<ClientOptions, Vec<Issue>> {
    let profile = options.get("provider").as_str().and_then(find);
    read_client(options, profile.cloned().map(Rc::new), false, None)
}
