//! One format of the metadata, parsed. The patterns could be any regular expressions, but all of them are of one simple
//! kind. Any other stops the task.

use crate::metadata::Format;

/// How numbers with the same leading digits are formatted.
pub(super) struct Layout {
    /// The minimum length of each group, and how many more digits it may have.
    pub groups: Vec<(u32, u32)>,
    pub template: Template,
    /// The leading digits: a regular expression in which `(` opens a group that does not capture, and `.` is any digit.
    pub leading: String,
}

/// How the groups are written. They stand in a template as `$1` to `$9`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Template {
    pub written: String,
    /// What replaces the first group within the country; empty if nothing does.
    pub rule: String,
    pub abroad: Abroad,
}

/// The template for callers from other countries.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Abroad {
    /// The same template, without the rule.
    Same,
    /// These numbers are not called from abroad: this format is skipped.
    Never,
    /// Another template.
    Other(String),
}

pub(super) fn of(format: &Format, abroad: Abroad) -> Layout {
    let groups = groups(&format.pattern);
    for text in [&format.format].into_iter().chain(if let Abroad::Other(text) = &abroad { Some(text) } else { None }) {
        check_template(text, groups.len());
    }
    let rule = format.national_prefix_rule.clone();
    let sound = rule.matches('$').count() == 1 && rule.contains("$1") && is_supported(&rule);
    assert!(rule.is_empty() || sound, "unsupported rule: {rule}");
    let template = Template { written: format.format.clone(), rule, abroad };
    Layout { groups, template, leading: leading(format) }
}

/// Parses `(\d{3})(\d{3,4})(\d)`, and nothing else.
fn groups(pattern: &str) -> Vec<(u32, u32)> {
    let fail = || -> ! { panic!("unsupported pattern, which is not only groups of digits: {pattern}") };
    let inner = pattern.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_else(|| fail());
    let count = |digits: &str| digits.parse::<u32>().unwrap_or_else(|_| fail());
    let group = |group: &str| match group.strip_prefix("\\d") {
        Some("") => (1, 0),
        Some(counts) => {
            let counts = counts.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_else(|| fail());
            let (min, max) = counts.split_once(',').unwrap_or((counts, counts));
            (count(min), count(max).checked_sub(count(min)).unwrap_or_else(|| fail()))
        }
        None => fail(),
    };
    let groups: Vec<_> = inner.split(")(").map(group).collect();
    assert!(groups.iter().all(|(min, more)| (1..=9).contains(min) && *more <= 26), "{pattern}");
    groups
}

/// Around the groups there may only be characters that `tel:` links omit or replace by hyphens.
fn check_template(text: &str, groups: usize) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        let number = after.chars().next().and_then(|digit| digit.to_digit(10));
        assert!(
            number.is_some_and(|number| number >= 1 && number as usize <= groups),
            "the template refers to a group that does not exist: {text}"
        );
        rest = &after[1..];
    }
    assert!(is_supported(text), "unsupported template: {text}");
}

fn is_supported(text: &str) -> bool {
    text.chars().all(|character| character.is_ascii_digit() || "$-. ()".contains(character))
}

/// Only the last pattern applies to complete numbers; the others are for numbers that are being typed.
fn leading(format: &Format) -> String {
    let Some(pattern) = format.leading_digits.last() else { return String::new() };
    let short = pattern.replace("(?:", "(").replace("\\d", ".");
    let is_supported = short.chars().all(|character| character.is_ascii_digit() || "()[]-|.".contains(character));
    assert!(
        is_supported && pattern.matches('(').count() == pattern.matches("(?:").count(),
        "unsupported leading digits: {pattern}"
    );
    short
}
