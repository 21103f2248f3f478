//! Phone numbers for tests: `cargo xtask phone-corpus --seed 1 --e164 300000 --national 100000 --random-pieces 50000
//! --cover --examples` prints lines of a country (may be empty), a tab and an input. The same seed prints the same lines.
//!
//! | file | what it knows |
//! |---|---|
//! | `rng.rs` | random choices from a seed |
//! | `pattern.rs` | random strings that a regular expression matches |
//! | `samplers.rs` | random countries and national numbers of the metadata |
//! | `mutation.rs` | small random changes to digits |
//! | `e164.rs` | numbers with a `+` and a calling code |
//! | `national.rs` | numbers as dialled within a country |
//! | `formatting.rs` | numbers as people write them: punctuation, scripts, letters |
//! | `extension.rs` | spellings of extensions, `tel:` addresses |
//! | `random_pieces.rs` | pieces of phone numbers in any order |
//! | `transition_cover.rs` | all transitions of the automaton |
//! | `examples.rs` | all example numbers of the metadata |
//! | `line.rs` | a line of the corpus, written and read |

mod e164;
mod examples;
mod extension;
mod formatting;
pub(crate) mod line;
mod mutation;
mod national;
mod pattern;
mod random_pieces;
mod rng;
mod samplers;
mod transition_cover;

use rng::Rng;
use std::io::{BufWriter, Write};

#[derive(Default)]
struct Options {
    seed: u64,
    e164: u64,
    national: u64,
    random_pieces: u64,
    cover: bool,
    examples: bool,
}

fn options(arguments: impl Iterator<Item = String>) -> Options {
    let mut options = Options::default();
    let mut arguments = arguments;
    while let Some(name) = arguments.next() {
        let mut number = || {
            let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a number"));
            value.parse().unwrap_or_else(|_| panic!("{name}: {value:?} is not an integer"))
        };
        match name.as_str() {
            "--seed" => options.seed = number(),
            "--e164" => options.e164 = number(),
            "--national" => options.national = number(),
            "--random-pieces" => options.random_pieces = number(),
            "--cover" => options.cover = true,
            "--examples" => options.examples = true,
            other => panic!("unknown option: {other}"),
        }
    }
    options
}

/// Prints the corpus.
pub(crate) fn run(arguments: impl Iterator<Item = String>) {
    let options = options(arguments);
    let metadata = crate::metadata::load();
    let samplers = samplers::Samplers::of(&metadata);
    let mut out = BufWriter::new(std::io::stdout().lock());
    // The reader may close the pipe early.
    let mut write = |country: &str, input: &str| {
        if writeln!(out, "{country}\t{}", line::escaped(input)).is_err() {
            std::process::exit(0);
        }
    };
    if options.examples {
        examples::write(&metadata, &mut write);
    }
    if options.cover {
        transition_cover::write(&metadata, &mut Rng::new(options.seed, "cover"), &mut write);
    }
    let parts: [(&str, u64, Generator); 3] = [
        ("e164", options.e164, e164::number),
        ("national", options.national, national::number),
        ("random-pieces", options.random_pieces, random_pieces::number),
    ];
    for (part, count, number) in parts {
        let mut rng = Rng::new(options.seed, part);
        for _ in 0..count {
            let (country, input) = number(&samplers, &mut rng);
            write(&country, &input);
        }
    }
}

/// Makes a default country (may be empty) and an input.
type Generator = fn(&samplers::Samplers, &mut Rng) -> (String, String);
