//! Chores of the repository: `cargo xtask <chore>`.

mod corpus;
mod formats;
#[allow(dead_code, reason = "all of the metadata is read, so that nothing in it goes unnoticed; a chore uses its part")]
mod metadata;
mod phone_table;
mod results;
mod vocabulary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask phone-metadata       what the pinned release of libphonenumber's metadata holds
cargo xtask phone-table          makes the table of numbering plans from it
cargo xtask phone-table --check  says whether that would change anything
cargo xtask phone-formats        makes the data of how countries write numbers; --check as above
cargo xtask phone-corpus         writes numbers to compare answers on; --seed, --e164, --national, --random-pieces, --cover, --examples
cargo xtask phone-results        writes our results for such lines
cargo xtask vocabulary           makes the TypeScript types of the closed lists; --check as above
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("phone-metadata") => phone_metadata(),
        Some("phone-table") => phone_table::run(is_check(arguments)),
        Some("phone-corpus") => corpus::run(arguments),
        Some("phone-results") => results::run(),
        Some("phone-formats") => formats::run(is_check(arguments)),
        Some("vocabulary") => vocabulary::run(is_check(arguments)),
        // A line for each further chore, above. What goes wrong stops a chore with a message.
        _ => {
            eprint!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Whether a chore is asked what it would do, instead of doing it.
fn is_check(mut arguments: impl Iterator<Item = String>) -> bool {
    match arguments.next().as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => panic!("{other} is no option; there is --check"),
    }
}

/// The repository's folder.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the chores have a folder of their own in the repository")
}

/// The folder for what is made and not kept.
fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Says what the pinned metadata holds.
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
