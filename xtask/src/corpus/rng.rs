//! Random choices from a seed, the same on every machine (SplitMix64).

pub(super) struct Rng(u64);

impl Rng {
    /// Each part of the corpus has a sequence of its own, so that the size of one part does not change another.
    pub(super) fn new(seed: u64, part: &str) -> Rng {
        let mut rng = Rng(seed);
        for byte in part.bytes() {
            rng.0 = rng.next() ^ u64::from(byte);
        }
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// An integer from 0 to `count - 1`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        assert!(count > 0, "nothing to choose from");
        let product = u128::from(self.next()) * count as u128;
        usize::try_from(product >> 64).expect("less than the count")
    }

    /// An integer from `min` to `max`, both included.
    pub(super) fn between(&mut self, min: usize, max: usize) -> usize {
        min + self.below(max - min + 1)
    }

    /// True with a probability of `percent` percent.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &'a [&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub(super) fn digit(&mut self) -> char {
        char::from(b'0' + u8::try_from(self.below(10)).expect("a digit"))
    }

    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.digit()).collect()
    }

    /// The index of a random character, or the end.
    pub(super) fn char_index(&mut self, text: &str) -> usize {
        let count = text.chars().count();
        let at = self.below(count + 1);
        text.char_indices().nth(at).map_or(text.len(), |(index, _)| index)
    }
}
