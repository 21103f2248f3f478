//! A set of strings, for many thousands of them: a hash table with open addressing. That of `std` is several times the code.

/// A set of borrowed strings.
pub(crate) struct StringSet<'a> {
    /// More than half of them are free, so that every search ends.
    slots: Vec<Option<&'a str>>,
}

impl<'a> StringSet<'a> {
    /// An empty set for at most `max` strings.
    pub(crate) fn with_capacity(max: usize) -> StringSet<'a> {
        StringSet { slots: vec![None; max * 2 + 1] }
    }

    /// Adds a string. Returns whether it is new.
    pub(crate) fn insert(&mut self, text: &'a str) -> bool {
        let index = self.index(text);
        match self.slots.get_mut(index) {
            Some(slot @ None) => {
                *slot = Some(text);
                true
            }
            _ => false,
        }
    }

    /// Whether the set has the string.
    #[cfg(feature = "client")]
    pub(crate) fn contains(&self, text: &str) -> bool {
        matches!(self.slots.get(self.index(text)), Some(Some(_)))
    }

    /// The index of the slot that has the string, or of the free slot for it.
    fn index(&self, text: &str) -> usize {
        // FNV-1a.
        let mut hash = 0x811c_9dc5_u32;
        for byte in text.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        let mut index = (hash as usize).checked_rem(self.slots.len()).unwrap_or(0);
        while let Some(Some(known)) = self.slots.get(index) {
            if *known == text {
                break;
            }
            index = (index + 1).checked_rem(self.slots.len()).unwrap_or(0);
        }
        index
    }
}
