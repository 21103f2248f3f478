//! The providers' names, and which one was meant by another.

use crate::util::spelling::Spelling;
use crate::util::text::pieces;

/// The ids of the providers that the package knows by name, for the sentence that refuses another.
pub const BUILT_IN: &str = "nativehub, texting-blue, shingleai, sent, sent-v2";

/// The ids of those that have to be imported.
pub const IMPORTED: &str = "infobip, messagebird, plivo, sinch, telnyx, twilio, vonage, whatsapp-cloud";

/// The provider that a name was probably meant for, and whether the package knows it by name.
pub fn nearest(given: &str) -> Option<(&'static str, bool)> {
    let mut spelling = Spelling::of(given);
    let (mut nearest, mut longest) = (None, 0);
    for (names, is_built_in) in [(BUILT_IN, true), (IMPORTED, false)] {
        for name in pieces(names, b',') {
            let name = name.trim_ascii_start();
            if spelling.is(name) {
                return Some((name, is_built_in));
            }
            // `sent-v3` is `sent` with something behind it, and not a misspelt `sent-v2`.
            let begins = spelling.begins(name) && name.len() > longest;
            if begins {
                longest = name.len();
            }
            if begins || longest == 0 && spelling.is_nearer(name) {
                nearest = Some((name, is_built_in));
            }
        }
    }
    nearest
}
