//! `cargo xtask phone-table`: the numbering plans of all countries as one automaton, for `src/phone/plans/`.
//!
//! | file | what it knows |
//! |---|---|
//! | `expression.rs` | the regular expressions of the metadata as programs |
//! | `plan.rs` | the automata of a calling code (regions and types) and of a general description |
//! | `prefix.rs` | the automaton of an international or national prefix |
//! | `graph.rs` | one minimal graph of all automata |
//! | `labels.rs` | the labels of its nodes |
//! | `pack.rs` | the bytes of the table |
//! | `states.rs` | the part of them for the graph |
//! | `range_encoder.rs` | the range encoder |
//! | `state_cover.rs` | digits that lead to each state, for tests |
//! | `calling_codes.rs` | the lengths of the numbers of each calling code, as Rust |

mod calling_codes;
mod expression;
pub(crate) mod graph;
mod labels;
mod pack;
mod plan;
mod prefix;
mod range_encoder;
mod state_cover;
mod states;

// Encoder and decoder must predict bits alike, so they share these files.
#[path = "../../../src/phone/plans/adaptive_model.rs"]
mod adaptive_model;
#[path = "../../../src/phone/plans/context.rs"]
mod context;

use crate::metadata::{self, Metadata, Territory};
use graph::{Graph, Node};
use labels::{Labels, MATCH};
use sha2::Digest;
pub(crate) use state_cover::{AccessSequence, Kind};
use std::path::PathBuf;

/// The content of the table.
pub(crate) struct Table {
    release: &'static str,
    /// Regions that share a calling code stand together, the main one first.
    pub regions: Vec<Region>,
    labels: Labels,
    pub graph: Graph,
}

pub(crate) struct Region {
    pub id: String,
    pub calling_code: u16,
    /// Masks of lengths: bit n stands for n digits.
    possible: u32,
    local_only: u32,
    /// The automaton of the calling code, only on its main region.
    pub plan: Option<Node>,
    pub general: Node,
    pub international_prefix: Node,
    pub national_prefix: Node,
}

/// The longest national prefix: see `RewrittenNumber::MAX_DIGITS`.
const MAX_PREFIX_DIGITS: u8 = 15;

/// Makes the table of the metadata.
pub(crate) fn table(metadata: &Metadata) -> Table {
    let mut graph = Graph::new();
    let mut labels = Labels::new();
    let mut regions = Vec::new();
    let general = labels.label([MATCH, MATCH]);
    let mut codes: Vec<u16> = metadata.calling_codes.iter().map(|(code, _)| *code).collect();
    codes.sort();
    for code in codes {
        let territories = metadata.sharing(code);
        let mut plan = Some(plan::plan(&mut graph, &mut labels, &territories));
        for territory in territories {
            regions.push(Region { plan: plan.take(), ..region(territory, &mut graph, &mut labels, general) });
        }
    }
    assert!(regions.len() < 255, "too many regions: the index of a region plus 1 is a byte");
    Table { release: metadata::release::METADATA_RELEASE, regions, labels, graph }
}

fn region(territory: &Territory, graph: &mut Graph, labels: &mut Labels, general: graph::Label) -> Region {
    let (international_prefix, _) = prefix::Prefix::build(graph, labels, &territory.international_prefix, "");
    let (national_prefix, max_digits) = prefix::Prefix::build(
        graph,
        labels,
        &territory.national_prefix_for_parsing,
        &territory.national_prefix_transform_rule,
    );
    assert!(max_digits <= MAX_PREFIX_DIGITS, "{}: a national prefix of {max_digits} digits", territory.key());
    Region {
        id: territory.id.clone(),
        calling_code: territory.calling_code,
        possible: plan::lengths(&territory.general.possible_lengths),
        local_only: plan::lengths(&territory.general.local_only_lengths),
        plan: None,
        general: plan::full_match(graph, general, &territory.general.pattern),
        international_prefix,
        national_prefix,
    }
}

/// Digits that lead to each state of the automata. Each of them followed by each digit covers all edges of the table.
pub(crate) fn access_sequences(metadata: &Metadata) -> Vec<AccessSequence> {
    state_cover::access_sequences(&table(metadata))
}

/// Writes the generated files. With `check`, only verifies that they are up to date.
pub(crate) fn run(check: bool) {
    let metadata = metadata::load();
    let table = table(&metadata);
    let bytes = pack::pack(&table);
    let plans = crate::repository().join("src/phone/plans");
    let files: [(PathBuf, Vec<u8>); 3] = [
        (plans.join("numbering-plans.bin"), bytes.clone()),
        (plans.join("numbering-plans.json"), description(&table, &bytes).into_bytes()),
        (plans.with_file_name("calling_codes.rs"), calling_codes::source(&metadata).into_bytes()),
    ];
    let mut unchanged = true;
    for (path, bytes) in files {
        let is_unchanged = std::fs::read(&path).is_ok_and(|known| known == bytes);
        println!("{} {}", if is_unchanged { "up to date:" } else { "different:" }, path.display());
        unchanged &= is_unchanged;
        if !check && !is_unchanged {
            std::fs::write(&path, bytes).expect("the repository can be written");
        }
    }
    assert!(unchanged || !check, "the files are not up to date: run `cargo xtask phone-table` and commit them");
}

fn description(table: &Table, bytes: &[u8]) -> String {
    let rows = &table.graph.rows;
    let edges = rows.iter().flat_map(|row| row.next).filter(|next| *next != graph::DEAD).count();
    let prefixes = |of: fn(&Region) -> Node| {
        let mut nodes: Vec<Node> = table.regions.iter().map(of).filter(|node| *node != graph::DEAD).collect();
        nodes.sort();
        nodes.dedup();
        nodes.len()
    };
    let sha256: String = sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let facts = [
        ("made by", quoted("cargo xtask phone-table")),
        ("package", quoted(metadata::release::PACKAGE)),
        ("package release", quoted(metadata::release::PACKAGE_RELEASE)),
        ("package digest", quoted(metadata::release::DIGEST)),
        ("metadata", quoted("libphonenumber")),
        ("metadata release", quoted(table.release)),
        ("table sha256", quoted(&sha256)),
        ("bytes", bytes.len().to_string()),
        ("states", rows.len().to_string()),
        ("edges", edges.to_string()),
        ("labels", table.labels.rows.len().to_string()),
        ("transforms", table.labels.transforms.len().to_string()),
        ("regions", table.regions.len().to_string()),
        ("calling codes", table.regions.iter().filter(|region| region.plan.is_some()).count().to_string()),
        ("general descriptions", prefixes(|region| region.general).to_string()),
        ("international prefixes", prefixes(|region| region.international_prefix).to_string()),
        ("national prefixes", prefixes(|region| region.national_prefix).to_string()),
    ];
    let lines: Vec<String> = facts.iter().map(|(name, fact)| format!("  \"{name}\": {fact}")).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
