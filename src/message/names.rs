//! What callers call a field when they do not call it by its name.

use super::spelling::{bare, closest};

/// Fields, each with its name and the names that providers and their users have for it, in small letters.
pub(super) type Names = [(&'static str, &'static str)];

pub(super) static MESSAGE: &Names = &[
    ("to", "to phone phonenumber phonenumbers recipient recipients number destination mobile tonumber"),
    ("from", "from sender senderid source originator fromnumber"),
    ("body", "body text content message messagebody custommessage sms msg"),
    ("mediaUrl", "mediaurl media image imageurl attachment"),
    ("template", "template"),
    ("contactId", "contactid contact"),
    ("channel", "channel channels"),
    ("metadata", "metadata"),
    ("sandbox", "sandbox dryrun"),
    ("template.id", "templateid"),
    ("template.name", "templatename"),
    ("template.parameters", "templateparameters templatevariables parameters params variables"),
];

pub(super) static TEMPLATE: &Names = &[
    ("template.id", "id templateid"),
    ("template.name", "name templatename"),
    ("template.parameters", "parameters params variables templatevariables templateparameters"),
];

/// The field that an unknown one probably should have been: by another name of it, by a misspelling, or by the
/// beginning of a name.
pub(super) fn meant(name: &str, names: &Names) -> Option<&'static str> {
    let start = bare(name);
    let mut words = names.iter().flat_map(|(_, words)| words.split(' '));
    let begun = |word: &&str| start.len() > 2 && word.as_bytes().starts_with(&start);
    let word = closest(name, &mut words.clone()).or_else(|| words.find(begun))?;
    names.iter().find(|(_, words)| words.split(' ').any(|known| known == word)).map(|(path, _)| *path)
}
