//! What the generated TypeScript files of types have in common: doc comments, unions of strings, the digest, the check.

use base64::Engine;
use sha2::Digest;
use std::fmt::Write;
use tidings::vocabulary::ClosedList;

/// The line width of the formatter.
pub(crate) const MAX_COLUMNS: usize = 120;

/// Writes the generated file of a task. With `check`, only verifies that it is up to date.
pub(crate) fn write_or_check(file: &str, task: &str, fresh: &str, check: bool) {
    let path = crate::repository().join(file);
    if check {
        let committed = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(committed == fresh, "{file} is not up to date: run `cargo xtask {task}` and commit the file");
    } else {
        std::fs::write(&path, fresh).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

/// The digest of a text, as the header of a generated file has it.
pub(crate) fn digest(text: &str) -> String {
    format!("sha256-{}", base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(text)))
}

/// Writes a closed list as a union of its strings.
pub(crate) fn union(text: &mut String, list: &ClosedList) {
    comment(text, "", list.docs);
    write!(text, "export type {} =", list.name).expect("a string can be written");
    for variant in list.variants {
        text.push('\n');
        comment(text, "  ", variant.docs);
        write!(text, "  | {}", quoted(variant.word)).expect("a string can be written");
    }
    text.push_str(";\n");
}

/// Writes a doc comment. `lines` are the lines of the Rust doc comment, which begin with a space.
pub(crate) fn comment<T: AsRef<str>>(text: &mut String, indent: &str, lines: &[T]) {
    assert!(!lines.is_empty(), "a type or a string of a closed list has no doc comment");
    for line in lines {
        assert!(!line.as_ref().contains("*/"), "*/ would end the doc comment: {}", line.as_ref());
    }
    if let [line] = lines {
        let line = format!("{indent}/**{} */\n", line.as_ref());
        if line.trim_end().len() <= MAX_COLUMNS {
            text.push_str(&line);
            return;
        }
    }
    writeln!(text, "{indent}/**").expect("a string can be written");
    for line in lines {
        writeln!(text, "{indent} *{}", line.as_ref()).expect("a string can be written");
    }
    writeln!(text, "{indent} */").expect("a string can be written");
}

/// A string as a literal.
pub(crate) fn quoted(word: &str) -> String {
    assert!(
        word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
        "unsupported character in a string: {word}"
    );
    format!("\"{word}\"")
}
