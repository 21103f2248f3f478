//! The ids of all providers, and the one nearest to a misspelt id.

use crate::util::spelling::Spelling;
use crate::util::strings::split;

/// The ids of the providers that the package knows by name. The error for an unknown id lists them.
pub const BUILT_IN: &str = "nativehub, texting-blue, shingleai, sent, sent-v2";

/// Whether a client may name a built-in provider. In `tidings/core` every profile is imported, so that it contains none.
pub const CAN_NAME: bool = cfg!(feature = "names");

/// The ids of the providers that must be imported from `tidings/providers/*`.
pub const IMPORTED: &str =
    "46elks, africas-talking, bandwidth, infobip, messagebird, plivo, sinch, telnyx, twilio, vonage, whatsapp-cloud";

/// The id that a name was probably meant for, and whether a client may name it.
pub fn nearest(name: &str) -> Option<(&'static str, bool)> {
    let mut spelling = Spelling::of(name);
    let (mut nearest, mut longest) = (None, 0);
    for (ids, is_built_in) in [(BUILT_IN, CAN_NAME), (IMPORTED, false)] {
        for id in split(ids, b',') {
            let id = id.trim_ascii_start();
            if spelling.is(id) {
                return Some((id, is_built_in));
            }
            // `sent-v3` is `sent` with a suffix, and not a misspelt `sent-v2`.
            let begins = spelling.begins(id) && id.len() > longest;
            if begins {
                longest = id.len();
            }
            if begins || longest == 0 && spelling.is_nearer(id) {
                nearest = Some((id, is_built_in));
            }
        }
    }
    nearest
}
