//! The providers that tidings knows by name.

mod nativehub;
mod sent;
mod sent_v2;
mod shingleai;
mod texting_blue;

use super::Profile;

pub static ALL: [&Profile; 5] =
    [&nativehub::PROFILE, &texting_blue::PROFILE, &shingleai::PROFILE, &sent::PROFILE, &sent_v2::PROFILE];

pub fn find(name: &str) -> Option<&'static Profile> {
    ALL.into_iter().find(|profile| profile.name == name)
}
