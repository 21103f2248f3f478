//! `cargo xtask phone-formats`: how each country formats its numbers, as the data of `tidings/format`.
//!
//! | file | what it knows |
//! |---|---|
//! | `layout.rs` | one format of the metadata, parsed |
//! | `calling_code.rs` | the formats of a calling code: the two lists of the metadata merged |
//! | `typescript.rs` | the generated TypeScript file |
//!
//! Unlike the numbering plans, the formats are strings for the regular expressions of JavaScript. Only those who
//! import `tidings/format` load them.

mod calling_code;
mod layout;
mod typescript;

use crate::metadata;

/// The generated file.
const FILE: &str = "pkg/src/phone/format/data.ts";

/// Writes the file. With `check`, only verifies that it is up to date.
pub(crate) fn run(check: bool) {
    let metadata = metadata::load();
    let codes: Vec<_> = metadata
        .calling_codes
        .iter()
        .map(|(calling_code, _)| calling_code::of(metadata.sharing(*calling_code)[0]))
        .collect();
    let fresh = typescript::source(&codes);
    let file = crate::repository().join(FILE);
    if check {
        let committed = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        assert!(committed == fresh, "{FILE} is not up to date: run `cargo xtask phone-formats` and commit the file");
    } else {
        std::fs::write(&file, &fresh).unwrap_or_else(|error| panic!("{FILE}: {error}"));
    }
    let layouts: usize = codes.iter().map(|code| code.layouts.len()).sum();
    println!("{FILE}: {} calling codes, {layouts} formats, {} bytes", codes.len(), fresh.len());
}
