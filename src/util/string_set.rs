//! A set of strings, for lists of many thousands: a hash table with open addressing. The standard one is many times the code.

pub(crate) struct StringSet<'a> {
    /// More than half of them are free, so that a search ends.
    slots: Vec<Option<&'a str>>,
}

impl<'a> StringSet<'a> {
    /// For so many strings at most.
    pub(crate) fn with_capacity(most: usize) -> StringSet<'a> {
        StringSet { slots: vec![None; most.saturating_mul(2).saturating_add(1)] }
    }

    /// Adds a string; whether it is new.
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

    pub(crate) fn contains(&self, text: &str) -> bool {
        matches!(self.slots.get(self.index(text)), Some(Some(_)))
    }

    /// The slot that has the string, or the free one that would.
    #[inline(never)]
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
            index = index.wrapping_add(1).checked_rem(self.slots.len()).unwrap_or(0);
        }
        index
    }
}
