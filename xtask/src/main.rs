//! Tasks of the repository: `cargo xtask <task>`. An error stops the task with a message.

mod corpus;
mod formats;
mod json;
#[allow(
    dead_code,
    reason = "all fields of the metadata are read, so that an unknown one is noticed; no task uses all of them"
)]
mod metadata;
mod phone_table;
mod results;
mod returned_types;
mod typescript;
mod vocabulary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask phone-metadata       prints what the pinned release of libphonenumber's metadata contains
cargo xtask phone-table          generates the table of numbering plans from it
cargo xtask phone-table --check  verifies that the generated files are up to date
cargo xtask phone-formats        generates the formats of phone numbers; --check as above
cargo xtask phone-corpus         prints phone numbers for tests; --seed, --e164, --national, --random-pieces, --cover, --examples
cargo xtask phone-results        prints our results for such lines
cargo xtask json-results         prints what the core reads of JSON texts, one on each line
cargo xtask vocabulary           generates the TypeScript types of the closed lists; --check as above
cargo xtask results              generates the TypeScript types of what the core returns; --check as above
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("phone-metadata") => phone_metadata(),
        Some("phone-table") => phone_table::run(is_check(arguments)),
        Some("phone-corpus") => corpus::run(arguments),
        Some("phone-results") => results::run(),
        Some("json-results") => json::run(),
        Some("phone-formats") => formats::run(is_check(arguments)),
        Some("results") => returned_types::run(is_check(arguments)),
        Some("vocabulary") => vocabulary::run(is_check(arguments)),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Whether the task only verifies its files.
fn is_check(mut arguments: impl Iterator<Item = String>) -> bool {
    match arguments.next().as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => panic!("unknown option {other}: there is only --check"),
    }
}

/// The root folder of the repository.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// The folder for build products.
fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Prints what the pinned metadata contains.
fn phone_metadata() {
    let metadata = metadata::load();
    let territories = &metadata.territories;
    let count = |of: fn(&metadata::Territory) -> usize| territories.iter().map(of).sum::<usize>();
    println!(
        "{} {}, metadata {}",
        metadata::release::PACKAGE,
        metadata::release::PACKAGE_RELEASE,
        metadata::release::METADATA_RELEASE
    );
    println!("{} territories, {} of no country", territories.len(), count(|territory| territory.is_entity().into()));
    println!("{} calling codes", metadata.calling_codes.len());
    println!(
        "{} with a prefix for international calls",
        count(|one| usize::from(!one.international_prefix.is_empty()))
    );
    println!("{} with a national prefix", count(|one| usize::from(!one.national_prefix_for_parsing.is_empty())));
    println!("{} with a transform", count(|one| usize::from(!one.national_prefix_transform_rule.is_empty())));
    println!("{} with leading digits", count(|one| usize::from(!one.leading_digits.is_empty())));
    println!(
        "{} formats, {} international",
        count(|one| one.formats.len()),
        count(|one| one.international_formats.len())
    );
}
