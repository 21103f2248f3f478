//! What callers call a field when they do not call it by its name.

use super::report::{Report, enlist};
use crate::util::format::join;
use crate::util::spelling::Spelling;
use crate::util::text::pieces;
use crate::util::text_set::TextSet;
use crate::util::value::Value;

/// The fields of a message: after `=` the path of one, after `~` that of one elsewhere; then the names that
/// providers and their users have for it. A bar ends each.
pub(super) static MESSAGE: &str = "=to|phone|phonenumber|recipient|number|destination|=from|sender|originator|\
    =body|text|content|message|custommessage|sms|=mediaUrl|media|image|=template|=contactId|=channel|=metadata|\
    =sandbox|dryrun|~template.id|~template.name|~template.parameters|templatevariables|parameters|params|variables|";

/// The same for the fields of a template.
pub(super) static TEMPLATE: &str = "=template.id|id|=template.name|name|\
    =template.parameters|parameters|params|variables|templatevariables|";

/// Names the members that are none of these, with the one that each probably should have been. `rule`: what to say
/// of it, with a gap for its path.
#[inline(never)]
pub(super) fn check_names(within: &Value, prefix: &str, names: &str, rule: &str, report: &mut Report) {
    let fields = || pieces(names, b'|').filter_map(|name| name.strip_prefix('='));
    let mut known = TextSet::with_capacity(fields().count());
    for field in fields() {
        known.insert(field);
    }
    for (name, value) in within.entries() {
        // A name with a dot in it is a name, not the path of a field.
        let path = join(&[prefix, name], "");
        if value.is_null() || known.contains(&path) {
            continue;
        }
        if pieces("signal timeoutMs deadlineMs idempotencyKey", b' ').any(|option| option == path) {
            report.at(
                &path,
                "unknown-field `#` is an option of the call, in its second argument: send(message, { # }).",
                &path,
            );
            continue;
        }
        // Of so many, nobody reads more than that there is no such name.
        let is_helped = report.issues.len() < MAX_HELPED;
        let meant = if is_helped { nearest(name, names) } else { "" };
        let listed = if is_helped && meant.is_empty() { list(names) } else { String::new() };
        let (ending, part) = match (meant, listed.as_str()) {
            ("", "") => ("", ""),
            ("", listed) => (" There are: #.", listed),
            (meant, _) => (" Did you mean `#`?", meant),
        };
        report.at(&path, &join(&[rule, ending], ""), part);
        report.suggest(meant);
    }
}

/// The field that a name was probably meant for; empty for none.
fn nearest<'a>(name: &str, names: &'a str) -> &'a str {
    let mut spelling = Spelling::of(name);
    let (mut field, mut meant) = ("", "");
    for mut word in pieces(names, b'|') {
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
const MAX_HELPED: usize = 100;
/// How many names are listed.
const MAX_LISTED: usize = 20;

/// The names of the fields, as far as a sentence can hold them. A template's may be thousands.
fn list(names: &str) -> String {
    let mut list = String::new();
    let mut fields = pieces(names, b'|').filter_map(|name| name.strip_prefix('='));
    for name in fields.by_ref().take(MAX_LISTED) {
        enlist(&mut list, name);
    }
    if fields.next().is_some() {
        enlist(&mut list, "and more");
    }
    list
}
