//! `cargo xtask phone-formats`: how each country writes its numbers, as the data of `tidings/format`.
//!
//! | file | what it knows |
//! |---|---|
//! | `layout.rs` | one format of the metadata, taken apart |
//! | `calling_code.rs` | the formats of a calling code, the two lists of the metadata as one |
//! | `typescript.rs` | all of them as the TypeScript file that the package reads |
//!
//! Unlike the numbering plans they stay text, which the host's own regular expressions read: formatting is
//! needed where numbers are shown, and nobody else has to load it.

mod calling_code;
mod layout;
mod typescript;

use crate::metadata;

/// Where the package looks for it.
const FILE: &str = "pkg/src/phone/format/data.ts";

/// Writes the data, or with `check` only says whether it is what the pinned release gives.
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
        assert!(
            committed == fresh,
            "{FILE} is not what `cargo xtask phone-formats` writes: run it and commit the file"
        );
    } else {
        std::fs::write(&file, &fresh).unwrap_or_else(|error| panic!("{FILE}: {error}"));
    }
    let layouts: usize = codes.iter().map(|code| code.layouts.len()).sum();
    println!("{FILE}: {} calling codes, {layouts} formats, {} bytes", codes.len(), fresh.len());
}
