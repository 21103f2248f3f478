//! The bookkeeping of the module's allocator, with a memory that is a list of words.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../src/bindings/allocator.rs"]
#[allow(unreachable_pub, missing_docs)]
mod allocator;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use allocator::{Blocks, MIN_BLOCK, Memory, list_for};
use proptest::prelude::*;

/// What a page of the memory has.
const PAGE: usize = 4096;

/// A memory that begins at the second page and ends at `limit`. Each addition may begin later, as if someone else had taken a page.
struct Words {
    words: BTreeMap<usize, usize>,
    end: Rc<Cell<usize>>,
    limit: usize,
    /// Each how many additions one page is left out; 0 for never.
    gap_every: usize,
    additions: usize,
}

impl Words {
    fn new(limit: usize, gap_every: usize) -> Self {
        Words { words: BTreeMap::new(), end: Rc::new(Cell::new(PAGE)), limit, gap_every, additions: 0 }
    }
}

impl Memory for &mut Words {
    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
        self.additions += 1;
        if self.gap_every > 0 && self.additions.is_multiple_of(self.gap_every) {
            self.end.set(self.end.get() + PAGE);
        }
        let start = self.end.get();
        let end = bytes.div_ceil(PAGE).checked_mul(PAGE)?.checked_add(start).filter(|end| *end <= self.limit)?;
        self.end.set(end);
        Some((start, end))
    }

    fn read(&self, block: usize) -> usize {
        self.words[&block]
    }

    fn write(&mut self, block: usize, address: usize) {
        assert!(block >= PAGE && block + MIN_BLOCK <= self.end.get(), "outside of the memory");
        self.words.insert(block, address);
    }
}

/// Takes and gives blocks, and checks that no two in use overlap.
struct User<'a> {
    blocks: Blocks<&'a mut Words>,
    /// The number of bytes of each block in use, by address.
    used: BTreeMap<usize, usize>,
    /// By list: the number of blocks in use, and the largest number so far.
    counts: BTreeMap<usize, (usize, usize)>,
}

impl<'a> User<'a> {
    fn new(words: &'a mut Words) -> Self {
        User { blocks: Blocks::new(words), used: BTreeMap::new(), counts: BTreeMap::new() }
    }

    fn take(&mut self, bytes: usize) -> usize {
        let block = self.blocks.take(bytes);
        if block == 0 {
            return 0;
        }
        assert_eq!(block % MIN_BLOCK, 0, "not aligned");
        if let Some((before, length)) = self.used.range(..=block).next_back() {
            assert!(before + length.max(&1) <= block, "overlaps the block before");
        }
        if let Some((after, _)) = self.used.range(block..).next() {
            assert!(block + bytes.max(1) <= *after, "overlaps the block after");
        }
        self.used.insert(block, bytes);
        let (now, most) = self.counts.entry(list_for(bytes)).or_default();
        *now += 1;
        *most = (*most).max(*now);
        block
    }

    fn give(&mut self, block: usize) {
        let bytes = self.used.remove(&block).expect("a block in use");
        self.blocks.give(block, bytes);
        self.counts.get_mut(&list_for(bytes)).expect("counted").0 -= 1;
    }

    /// The bytes of all blocks that were in use at once, by size.
    fn most_in_use(&self) -> usize {
        self.counts.iter().map(|(list, (_, most))| most * (MIN_BLOCK << list)).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn blocks_in_use_do_not_overlap_whatever_is_taken_and_given(
        steps in prop::collection::vec((0usize..3, 0usize..20_000, any::<prop::sample::Index>()), 1..300),
        gap_every in 0usize..4,
    ) {
        let mut words = Words::new(4 << 20, gap_every);
        let mut user = User::new(&mut words);
        for (what, bytes, which) in steps {
            if what == 0 && !user.used.is_empty() {
                let block = *which.get(&user.used.keys().copied().collect::<Vec<_>>());
                user.give(block);
            } else {
                user.take(bytes);
            }
        }
    }
}

#[test]
fn memory_grows_only_while_more_blocks_of_a_size_are_in_use_than_before() {
    let mut words = Words::new(64 << 20, 0);
    let end = Rc::clone(&words.end);
    let mut user = User::new(&mut words);
    let mut waiting = std::collections::VecDeque::new();
    // A fixed sequence (Knuth's multiplier), so that a failure repeats.
    let mut random = 1_u64;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize
    };
    for step in 0..100_000 {
        let bytes = match step % 100 {
            0 => next() % 100_000,
            _ => next() % 300,
        };
        waiting.push_back(user.take(bytes));
        // Blocks live for a while, and not in the order in which they were taken.
        if waiting.len() > 60 {
            let at = next() % waiting.len();
            user.give(waiting.remove(at).expect("one of them"));
        }
    }
    let most = user.most_in_use();
    let memory = end.get() - PAGE;
    // The rest is less than the last addition, whose largest possible block has 128 KiB.
    assert!(memory - most < 131_072 + PAGE, "{memory} bytes for {most}");
}

#[test]
fn a_request_that_no_memory_can_hold_gets_nothing_and_changes_nothing() {
    let mut words = Words::new(1 << 20, 0);
    let mut user = User::new(&mut words);
    for bytes in [usize::MAX, usize::MAX / 2, (1 << 30) + 1, 1 << 30, 2 << 20] {
        assert_eq!(user.take(bytes), 0, "{bytes}");
    }
    let block = user.take(100);
    user.give(block);
    assert_eq!(user.take(128), block, "the same size is the same block");
    assert_ne!(user.take(128), block);
}

#[test]
fn sizes_are_powers_of_two_from_16() {
    let size = |bytes| MIN_BLOCK << list_for(bytes);
    for (bytes, block) in
        [(0, 16), (1, 16), (16, 16), (17, 32), (32, 32), (33, 64), (65_536, 65_536), (65_537, 131_072)]
    {
        assert_eq!(size(bytes), block, "{bytes}");
    }
}
