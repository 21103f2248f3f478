//! The other names that callers use for a field.

use super::report::{Report, enlist};
use crate::util::format::join;
use crate::util::rule::{Rule, rule};
use crate::util::spelling::Spelling;
use crate::util::strings::{split, split_once};
use crate::util::value::Value;

/// The fields of a message: after `=` the path of a field, after `~` that of a field of another object; then the names that
/// providers and their users have for it. A `|` ends each name.
pub(super) static MESSAGE: &str = "=to|phone|phonenumber|recipient|number|destination|=from|sender|originator|\
    =body|text|content|message|custommessage|sms|=mediaUrls|mediaUrl|media|image|images|=subject|title|=template|=contactId|\
    =channel|=reference|clientreference|clientref|callbackdata|tag|=metadata|=sandbox|dryrun|\
    =sendAt|scheduledAt|scheduleAt|schedule|=validityMs|validity|validityPeriod|ttl|expiresIn|\
    =statusUrl|statusCallback|callbackUrl|webhookUrl|callback|=senderPool|messagingServiceSid|messagingProfileId|powerpack|\
    =passthrough|extra|~template.id|~template.name|~template.language|language|\
    ~template.parameters|templatevariables|contentvariables|parameters|params|variables|~template.components|components|";

/// The fields of a template.
pub(super) static TEMPLATE: &str = "=template.id|id|=template.name|name|=template.language|language|languageCode|locale|\
    =template.parameters|parameters|params|variables|templatevariables|=template.components|components|";

/// Whether a path is that of a field among these names.
pub(super) fn has_field(names: &str, path: &str) -> bool {
    let is_field = |field| split_once(field, b'|').is_some_and(|(field, _)| field == path);
    split(names, b'=').any(is_field)
}

/// Adds an issue for each property that is not a field, with the field that was probably meant. `is_known`: whether there is a
/// field of this name. The gap of the rule's sentence is for the remedy.
#[inline(never)]
pub(super) fn check_names(
    object: &Value,
    prefix: &str,
    names: &str,
    is_known: &dyn Fn(&str) -> bool,
    rule: Rule<1>,
    report: &mut Report,
) {
    for (name, value) in object.entries() {
        if value.is_null() || is_known(name) {
            continue;
        }
        let path = join(&[prefix, name], "");
        if split("signal timeoutMs deadlineMs idempotencyKey", b' ').any(|option| option == path) {
            report.add(
                &path,
                rule!(
                    UnknownField,
                    "`{path}` is an option of the call, in its second argument: send(message, { {path} })."
                ),
                [],
            );
            continue;
        }
        // After so many issues, a remedy for each helps no one.
        let has_remedy = report.issues.len() < MAX_REMEDIES;
        let meant = if has_remedy { nearest(name, names) } else { "" };
        let remedy = if !meant.is_empty() {
            join(&[" Did you mean `", meant, "`?"], "")
        } else if has_remedy {
            join(&[" There are: ", &list(names), "."], "")
        } else {
            String::new()
        };
        report.add(&path, rule, [&remedy]);
        report.suggest(meant);
    }
}

/// The field that was probably meant by a name; empty where there is none.
fn nearest<'a>(name: &str, names: &'a str) -> &'a str {
    let mut spelling = Spelling::of(name);
    let (mut field, mut meant) = ("", "");
    for mut word in split(names, b'|') {
        if let Some(named) = word.strip_prefix(['=', '~']) {
            (field, word) = (named, named);
        }
        if spelling.is_nearer(word) {
            meant = field;
        }
    }
    meant
}

/// How many issues have a suggestion or a list of names.
const MAX_REMEDIES: usize = 100;
/// How many names are listed.
const MAX_LISTED: usize = 20;

/// The names of the fields, as far as a sentence can hold them. A template may have thousands.
fn list(names: &str) -> String {
    let mut listed = String::new();
    let mut fields = split(names, b'|').filter_map(|name| name.strip_prefix('='));
    for name in fields.by_ref().take(MAX_LISTED) {
        enlist(&mut listed, name);
    }
    if fields.next().is_some() {
        enlist(&mut listed, "and more");
    }
    listed
}
