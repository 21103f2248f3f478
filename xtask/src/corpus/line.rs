//! A line of the corpus: country, tab, input. Tabs, line breaks and backslashes of the input are escaped by a backslash.

pub(crate) fn escaped(input: &str) -> String {
    input.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// The country, empty if there is none, and the input.
pub(crate) fn read(line: &str) -> (&str, String) {
    let (country, escaped) = line.split_once('\t').unwrap_or_else(|| panic!("a line without a tab: {line:?}"));
    let mut input = String::with_capacity(escaped.len());
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        input.push(match character {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('\\') => '\\',
                other => panic!("unknown escape: {other:?}"),
            },
            other => other,
        });
    }
    (country, input)
}
