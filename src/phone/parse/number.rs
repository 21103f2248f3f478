//! The parsed number.

/// The calling code and the ASCII digits of the national number.
pub type NumberParts<'a> = (u16, &'a [u8]);

/// The most digits of an extension, in any form.
const MAX_EXTENSION_DIGITS: usize = 20;

/// A phone number: calling code, national (significant) number, extension. It need not exist.
///
/// The order of the fields keeps the bytes to zero in two runs of at most 32 bytes. Longer runs become a call to
/// `memory.fill` on WebAssembly, which takes as long as parsing five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct PhoneNumber {
    national: [u8; PhoneNumber::MAX_NATIONAL_DIGITS],
    national_length: u8,
    /// The calling code: 1, 44, 880.
    pub calling_code: u16,
    extension_length: u8,
    extension: [u8; MAX_EXTENSION_DIGITS],
}

impl PhoneNumber {
    /// The most digits of a national number: libphonenumber's `MAX_LENGTH_FOR_NSN_`. E.164 allows fifteen with the
    /// calling code, but some plans have longer numbers.
    pub const MAX_NATIONAL_DIGITS: usize = 17;

    /// Makes a number of ASCII digits, with their leading zeros. `None` unless there are 2 to 17 digits and the calling
    /// code has at most three.
    pub fn new(calling_code: u16, national: &[u8]) -> Option<PhoneNumber> {
        let mut number = None;
        let fits = calling_code < 1000 && national.iter().all(u8::is_ascii_digit);
        if fits {
            PhoneNumber::write_into(&mut number, calling_code, national)?
        }
        number
    }

    /// Constructs in place: returning this struct by value costs a copy on WebAssembly.
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

    /// The national number: ASCII digits, with the leading zeros that belong to it (as in Italy).
    pub fn national(&self) -> &[u8] {
        self.national.get(..self.national_length.into()).unwrap_or_default()
    }

    /// The calling code and the national number.
    pub fn parts(&self) -> NumberParts<'_> {
        (self.calling_code, self.national())
    }

    /// The extension: ASCII digits, empty if there is none.
    pub fn extension(&self) -> &[u8] {
        self.extension.get(..self.extension_length.into()).unwrap_or_default()
    }

    pub(super) fn push_extension_digit(&mut self, digit: u8) {
        if let Some(slot) = self.extension.get_mut(usize::from(self.extension_length)) {
            *slot = digit;
            self.extension_length += 1;
        }
    }

    /// Writes the number in E.164 form, `+14155551234`, without the extension: at most 21 bytes.
    pub fn write_e164<'a>(&self, buffer: &'a mut [u8; 21]) -> &'a str {
        write_e164(self.parts(), buffer)
    }

    /// The number in E.164 form, `+14155551234`, without the extension.
    pub fn e164(&self) -> String {
        self.write_e164(&mut [0; 21]).to_owned()
    }
}

/// Writes a number in E.164 form, `+14155551234`: at most 21 bytes.
pub fn write_e164<'a>((code, national): NumberParts<'_>, buffer: &'a mut [u8; 21]) -> &'a str {
    let mut end = 0_usize;
    let mut put = |byte: u8| {
        if let Some(slot) = buffer.get_mut(end) {
            *slot = byte;
            end += 1;
        }
    };
    put(b'+');
    for (unit, digit) in [(100, code / 100), (10, code / 10 % 10), (1, code % 10)] {
        if code >= unit {
            put(b'0' + digit as u8);
        }
    }
    for digit in national {
        put(*digit);
    }
    str::from_utf8(buffer.get(..end).unwrap_or_default()).unwrap_or_default()
}
