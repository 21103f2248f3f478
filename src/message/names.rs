//! What callers call a field when they do not call it by its name.

use super::report::{Report, enlist};
use crate::util::format::join;
use crate::util::spelling::Spelling;
use crate::util::text::{cut, pieces};
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
    for (name, value) in within.entries() {
        let path = join(&[prefix, name], "");
        let mut spelling = Spelling::of(name);
        let mut known = value.is_null();
        let (mut field, mut meant) = ("", "");
        let mut all = String::new();
        let mut rest = names;
        while let Some((mut word, after)) = cut(rest, b'|') {
            rest = after;
            if let Some(named) = word.strip_prefix(['=', '~']) {
                // A name with a dot in it is a name, not the path of a field.
                known |= word.starts_with('=') && named == path;
                if word.starts_with('=') {
                    enlist(&mut all, named);
                }
                (field, word) = (named, named);
            }
            if spelling.is_nearer(word) {
                meant = field;
            }
        }
        if known {
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
        let (ending, part) =
            if meant.is_empty() { (" There are: #.", all.as_str()) } else { (" Did you mean `#`?", meant) };
        report.at(&path, &join(&[rule, ending], ""), part);
        report.suggest(meant);
    }
}
