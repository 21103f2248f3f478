//! Digits in a fixed array.

/// More than any answer depends on: a national number has 17 at most, and what is stripped before it, calling
/// code, dialling and trunk prefixes, has fewer than 20 in any plan. So a text with more digits is read as if
/// it had this many.
const ROOM: usize = 48;

/// ASCII digits. Those that would be beyond the array's end are left out.
pub(super) struct Digits {
    digits: [u8; ROOM],
    length: usize,
}

impl Digits {
    pub(super) fn new() -> Digits {
        Digits { digits: [0; ROOM], length: 0 }
    }

    pub(super) fn push(&mut self, digit: u8) {
        if let Some(place) = self.digits.get_mut(self.length) {
            *place = digit;
            self.length = self.length.wrapping_add(1);
        }
    }

    pub(super) fn get(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }
}
