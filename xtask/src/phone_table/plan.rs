//! The automaton of a calling code: from national numbers to region and type, as libphonenumber's
//! `getRegionCodeForNumber` and `getNumberType` return them.

use super::expression::{Instruction, Program};
use super::graph::{DEAD, Graph, Label, Node};
use super::labels::Labels;
use crate::metadata::{Description, Territory};
use std::collections::{BTreeSet, HashMap};
use tidings::vocabulary::PhoneType;

/// The longest national number of libphonenumber (`MAX_LENGTH_FOR_NSN`).
pub(super) const MAX_DIGITS: usize = 17;

/// Builds the automaton of the regions that share a calling code, the main one first.
pub(super) fn plan(graph: &mut Graph, labels: &mut Labels, regions: &[&Territory]) -> Node {
    let mut builder =
        Builder { graph, labels, machine: Machine::default(), regions: Vec::new(), known: HashMap::new() };
    for region in regions {
        let matchers = builder.machine.region(region, regions.len() > 1);
        builder.regions.push(matchers);
    }
    let start = builder.machine.start();
    builder.node(start)
}

/// Builds the automaton of an expression that must match the whole number.
pub(super) fn full_match(graph: &mut Graph, label: Label, expression: &str) -> Node {
    let mut machine = Machine::default();
    let end = machine.add(expression);
    let mut known = HashMap::new();
    let start = machine.start();
    matching(graph, &machine, &mut known, label, end, start)
}

fn matching(
    graph: &mut Graph,
    machine: &Machine,
    known: &mut HashMap<BTreeSet<usize>, Node>,
    label: Label,
    end: usize,
    state: BTreeSet<usize>,
) -> Node {
    if state.is_empty() {
        return DEAD;
    }
    if let Some(node) = known.get(&state) {
        return *node;
    }
    let next = std::array::from_fn(|digit| matching(graph, machine, known, label, end, machine.step(&state, digit)));
    let node = graph.node(if state.contains(&end) { label } else { 0 }, next);
    known.insert(state, node);
    node
}

/// Several programs that run in parallel.
#[derive(Default)]
struct Machine {
    instructions: Vec<Instruction>,
    starts: Vec<usize>,
}

impl Machine {
    /// Adds a program. Returns the index of its end.
    fn add(&mut self, expression: &str) -> usize {
        let program = Program::of(expression);
        let base = self.instructions.len();
        self.starts.push(base + program.start);
        self.instructions.extend(program.instructions.into_iter().map(|instruction| match instruction {
            Instruction::Read(digits, next) => Instruction::Read(digits, base + next),
            Instruction::Split(branches) => Instruction::Split(branches.iter().map(|branch| base + branch).collect()),
            Instruction::Open(next) | Instruction::Close(next) => Instruction::Split(vec![base + next]),
            Instruction::End(_) => panic!("{expression}: an end assertion in an expression for the whole number"),
            Instruction::Match => Instruction::Match,
        }));
        base
    }

    fn region(&mut self, territory: &Territory, shared: bool) -> Region {
        let mut add = |description: &Description| {
            // The length -1 says that the type does not exist: it has no bit in the mask.
            let lengths = lengths(&description.possible_lengths);
            let exists = description.possible_lengths.is_empty() || lengths != 0;
            exists.then(|| Matcher {
                end: self.add(&description.pattern),
                lengths: if lengths == 0 { !0 } else { lengths },
            })
        };
        let mut region = Region {
            general: add(&territory.general).expect("a general description"),
            types: [
                (PhoneType::PremiumRate, &territory.premium_rate),
                (PhoneType::TollFree, &territory.toll_free),
                (PhoneType::SharedCost, &territory.shared_cost),
                (PhoneType::Voip, &territory.voip),
                (PhoneType::PersonalNumber, &territory.personal_number),
                (PhoneType::Pager, &territory.pager),
                (PhoneType::Uan, &territory.uan),
                (PhoneType::Voicemail, &territory.voicemail),
            ]
            .map(|(kind, description)| (kind, add(description)))
            .into(),
            fixed: add(&territory.fixed_line),
            mobile: add(&territory.mobile),
            one_pattern: territory.same_mobile_and_fixed_line_pattern,
            leading_digits: None,
        };
        // libphonenumber uses them only if several regions share the code.
        if shared && !territory.leading_digits.is_empty() {
            region.leading_digits = Some(self.add(&territory.leading_digits));
        }
        region
    }

    fn start(&self) -> BTreeSet<usize> {
        let mut state = BTreeSet::new();
        self.starts.iter().for_each(|start| self.follow(*start, &mut state));
        state
    }

    fn step(&self, state: &BTreeSet<usize>, digit: usize) -> BTreeSet<usize> {
        let mut after = BTreeSet::new();
        for index in state {
            if let Instruction::Read(digits, next) = &self.instructions[*index]
                && digits >> digit & 1 == 1
            {
                self.follow(*next, &mut after);
            }
        }
        after
    }

    fn follow(&self, index: usize, state: &mut BTreeSet<usize>) {
        match &self.instructions[index] {
            Instruction::Split(branches) => branches.iter().for_each(|branch| self.follow(*branch, state)),
            _ => {
                state.insert(index);
            }
        }
    }
}

/// The mask of lengths: bit n stands for n digits.
pub(super) fn lengths(list: &[i64]) -> u32 {
    list.iter().filter(|length| **length > 0).fold(0, |mask, length| mask | 1 << length)
}

struct Matcher {
    end: usize,
    lengths: u32,
}

struct Region {
    general: Matcher,
    /// In the order in which libphonenumber tries them.
    types: Vec<(PhoneType, Option<Matcher>)>,
    fixed: Option<Matcher>,
    mobile: Option<Matcher>,
    one_pattern: bool,
    leading_digits: Option<usize>,
}

/// The positions of the programs, the number of digits read, and the regions whose leading digits were read.
type State = (BTreeSet<usize>, usize, BTreeSet<usize>);

struct Builder<'a> {
    graph: &'a mut Graph,
    labels: &'a mut Labels,
    machine: Machine,
    regions: Vec<Region>,
    known: HashMap<State, Node>,
}

impl Builder<'_> {
    fn node(&mut self, programs: BTreeSet<usize>) -> Node {
        self.reach((programs, 0, BTreeSet::new()))
    }

    fn reach(&mut self, mut state: State) -> Node {
        // Leading digits count whatever digits follow.
        let (programs, read, leading) = &mut state;
        leading.extend(
            self.regions.iter().filter_map(|region| region.leading_digits).filter(|end| programs.contains(end)),
        );
        let read = *read;
        let label = self.label(&state);
        if state.0.is_empty() {
            return self.graph.sink(label);
        }
        assert!(read <= MAX_DIGITS, "a plan has numbers of more than {MAX_DIGITS} digits");
        if let Some(node) = self.known.get(&state) {
            return *node;
        }
        let next =
            std::array::from_fn(|digit| self.reach((self.machine.step(&state.0, digit), read + 1, state.2.clone())));
        let node = self.graph.node(label, next);
        self.known.insert(state, node);
        node
    }

    fn label(&mut self, state: &State) -> Label {
        for (position, region) in (1..).zip(&self.regions) {
            let number_type = region.number_type(state);
            let is_here = match region.leading_digits {
                Some(end) => state.2.contains(&end),
                None => number_type != PhoneType::Unknown,
            };
            if is_here {
                let kind = if number_type == PhoneType::Unknown { 0 } else { number_type as u8 + 1 };
                return self.labels.label([position, kind]);
            }
        }
        0
    }
}

impl Region {
    /// libphonenumber's `getNumberTypeHelper_`.
    fn number_type(&self, state: &State) -> PhoneType {
        let matches = |matcher: &Matcher| state.0.contains(&matcher.end) && matcher.lengths >> state.1 & 1 == 1;
        let is = |matcher: &Option<Matcher>| matcher.as_ref().is_some_and(matches);
        if !matches(&self.general) {
            return PhoneType::Unknown;
        }
        if let Some((kind, _)) = self.types.iter().find(|(_, matcher)| is(matcher)) {
            return *kind;
        }
        match (is(&self.fixed), is(&self.mobile)) {
            (true, mobile) if mobile || self.one_pattern => PhoneType::FixedLineOrMobile,
            (true, _) => PhoneType::FixedLine,
            (false, true) if !self.one_pattern => PhoneType::Mobile,
            _ => PhoneType::Unknown,
        }
    }
}
