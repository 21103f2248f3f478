//! A profile together with the text that it borrows from.

use super::Profile;
use crate::util::issue::Issue;
use crate::util::json::parse;
use crate::util::value::Value;

/// A profile that owns its text.
#[derive(Debug)]
pub struct OwnedProfile {
    // Dropped in this order: the profile borrows from the value, and the value from the text.
    profile: Profile<'static>,
    _value: Owned<Value<'static>>,
    _text: Owned<str>,
}

/// What a `Box` pointed to. A `Box` itself must not move while others borrow from it.
#[derive(Debug)]
struct Owned<T: ?Sized>(*mut T);

impl<T: ?Sized> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: the pointer is that of a `Box`, and nothing else frees it.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

impl OwnedProfile {
    /// Reads a profile from its JSON text.
    ///
    /// # Errors
    ///
    /// See [`Profile::read`].
    pub fn read(json: &str) -> Result<OwnedProfile, Issue> {
        OwnedProfile::of(json, Profile::read)
    }

    /// Reads the parts of a profile that webhooks need: see [`Profile::of_parts`].
    pub fn of_parts(json: &str) -> Option<OwnedProfile> {
        OwnedProfile::of(json, |parts| Ok(Profile::of_parts(parts))).ok()
    }

    fn of(
        json: &str,
        read: fn(&'static Value<'static>) -> Result<Profile<'static>, Issue>,
    ) -> Result<OwnedProfile, Issue> {
        let text = Owned(Box::into_raw(Box::<str>::from(json)));
        // SAFETY: the text and the value live until the profile, the only one that borrows from them, is dropped.
        let value = Owned(Box::into_raw(Box::new(parse(unsafe { &*text.0 }).unwrap_or_default())));
        // SAFETY: as above.
        let profile = read(unsafe { &*value.0 })?;
        Ok(OwnedProfile { profile, _value: value, _text: text })
    }

    /// The profile.
    pub fn get(&self) -> &Profile<'_> {
        &self.profile
    }
}
