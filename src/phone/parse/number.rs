//! A number that was read.

/// A number's calling code and its national number, where it stands or was made.
pub type NumberParts<'a> = (u16, &'a [u8]);

/// The most digits an extension can have, in any of its forms.
const MAX_EXTENSION_DIGITS: usize = 20;

/// A phone number: calling code, national (significant) number, extension. Nothing says that it exists.
///
/// The order of the fields keeps the zeros that it starts as in two runs of at most 32 bytes: beyond that
/// WebAssembly calls out to fill memory, which takes as long as reading five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct PhoneNumber {
    national: [u8; PhoneNumber::MAX_NATIONAL_DIGITS],
    national_length: u8,
    /// The country's calling code: 1, 44, 880.
    pub calling_code: u16,
    extension_length: u8,
    extension: [u8; MAX_EXTENSION_DIGITS],
}

impl PhoneNumber {
    /// The most digits a national number can have: libphonenumber's `MAX_LENGTH_FOR_NSN_`. E.164 itself allows
    /// fifteen with the calling code, but some plans are longer.
    pub const MAX_NATIONAL_DIGITS: usize = 17;

    /// A number of these ASCII digits, leading zeros and all; `None` for other than 2 to 17 digits or for a
    /// calling code of more than three.
    pub fn new(calling_code: u16, national: &[u8]) -> Option<PhoneNumber> {
        let mut number = None;
        let fits = calling_code < 1000 && national.iter().all(u8::is_ascii_digit);
        if fits {
            PhoneNumber::write_into(&mut number, calling_code, national)?
        }
        number
    }

    /// Puts a number where it shall be, because to move one takes long: see above.
    pub(super) fn write_into(slot: &mut Option<PhoneNumber>, calling_code: u16, national: &[u8]) -> Option<()> {
        let length = national.len();
        if !(2..=PhoneNumber::MAX_NATIONAL_DIGITS).contains(&length) {
            return None;
        }
        let number = slot.insert(PhoneNumber {
            national: [0; PhoneNumber::MAX_NATIONAL_DIGITS],
            national_length: length as u8,
            calling_code,
            extension_length: 0,
            extension: [0; MAX_EXTENSION_DIGITS],
        });
        for (slot, digit) in number.national.iter_mut().zip(national) {
            *slot = *digit;
        }
        Some(())
    }

    /// The national number: ASCII digits, with the zeros at its start that belong to it (as in Italy).
    pub fn national(&self) -> &[u8] {
        self.national.get(..self.national_length.into()).unwrap_or_default()
    }

    /// Its calling code and its national number.
    pub fn parts(&self) -> NumberParts<'_> {
        (self.calling_code, self.national())
    }

    /// The extension: ASCII digits, or nothing.
    pub fn extension(&self) -> &[u8] {
        self.extension.get(..self.extension_length.into()).unwrap_or_default()
    }

    pub(super) fn push_extension_digit(&mut self, digit: u8) {
        if let Some(slot) = self.extension.get_mut(usize::from(self.extension_length)) {
            *slot = digit;
            self.extension_length = self.extension_length.wrapping_add(1);
        }
    }

    /// Writes the number in E.164 form, `+14155551234`, without its extension: 21 bytes at most.
    pub fn write_e164<'a>(&self, buffer: &'a mut [u8; 21]) -> &'a str {
        write_e164(self.parts(), buffer)
    }

    /// The number in E.164 form, `+14155551234`, without its extension.
    pub fn e164(&self) -> String {
        self.write_e164(&mut [0; 21]).to_owned()
    }
}

/// Writes a number in E.164 form, `+14155551234`, without an extension: 21 bytes at most.
pub fn write_e164<'a>((code, national): NumberParts<'_>, buffer: &'a mut [u8; 21]) -> &'a str {
    let mut end = 0_usize;
    let mut put = |byte: u8| {
        if let Some(slot) = buffer.get_mut(end) {
            *slot = byte;
            end = end.wrapping_add(1);
        }
    };
    put(b'+');
    for (unit, digit) in [(100, code / 100), (10, code / 10 % 10), (1, code % 10)] {
        if code >= unit {
            put(b'0'.wrapping_add(digit as u8));
        }
    }
    for digit in national {
        put(*digit);
    }
    str::from_utf8(buffer.get(..end).unwrap_or_default()).unwrap_or_default()
}
