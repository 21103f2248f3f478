//! Phone numbers for JavaScript, as bytes: `pkg/src/phone/` is the other side. Nothing here makes a JavaScript object,
//! because that takes longer than parsing a number.

use core::cell::{Cell, OnceCell};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use wasm_bindgen::prelude::*;

use crate::phone::parse::{DigitText, NO_END, NumberParts, PhoneNumber, write_e164};
use crate::phone::plans::{Plans, PlansProblem, Region};
use crate::phone::verdict::{PackedCheck, Suggestion, check, check_digits, check_lines, suggest_number};
use crate::vocabulary::PhoneVerdict;

/// The size of the input: 251 UTF-16 units as UTF-8, one more than a number can have.
const MAX_INPUT_BYTES: usize = 1024;
/// Most input is shorter, and is copied to a smaller array.
const SHORT_INPUT_BYTES: usize = 32;
/// The offset of a suggestion in the result, and its size: a number, its reason, and each of 250 characters once.
const SUGGESTION_OFFSET: usize = 64;
const MAX_SUGGESTION_BYTES: usize = 1472;

/// The package writes the input at offset 0, and the core writes the result at `MAX_INPUT_BYTES`. Atomic because
/// JavaScript writes to it too; on WebAssembly that is an ordinary load.
static TRANSFER_BUFFER: [AtomicU8; MAX_INPUT_BYTES + SUGGESTION_OFFSET + MAX_SUGGESTION_BYTES] =
    [const { AtomicU8::new(0) }; MAX_INPUT_BYTES + SUGGESTION_OFFSET + MAX_SUGGESTION_BYTES];

thread_local! {
    /// Unpacked on first use.
    static PLANS: Cell<Option<Box<OnceCell<Plans>>>> = const { Cell::new(None) };
}

/// Calls `action` with the plans, which are unpacked when it needs them. It must not await: plans loaded meanwhile would be
/// lost.
pub(super) fn with_lazy_plans<T>(action: impl FnOnce(&OnceCell<Plans>) -> T) -> T {
    let plans = PLANS.take().unwrap_or_default();
    let result = action(&plans);
    PLANS.set(Some(plans));
    result
}

/// Calls `action` with the plans.
pub(super) fn with_plans<T>(action: impl FnOnce(&Plans) -> T) -> T {
    with_lazy_plans(|plans| action(plans.get_or_init(Plans::built_in)))
}

/// Whether there is a numbering plan of this country.
#[cfg(feature = "client")]
pub(super) fn is_country(country: &str) -> bool {
    with_plans(|plans| plans.region(country).is_some())
}

/// The address of the transfer buffer.
#[wasm_bindgen]
pub fn phone_buffer() -> *const u8 {
    TRANSFER_BUFFER.as_ptr().cast()
}

/// The WebAssembly memory of this instance.
#[wasm_bindgen]
pub fn phone_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Reads a country: two letters in one integer, the first one high; 0 for no country. `None` if there is no such country.
fn region(plans: &Plans, country: u32) -> Option<Option<Region>> {
    if country == 0 {
        return Some(None);
    }
    let [_, _, first, second] = country.to_be_bytes();
    plans.region(str::from_utf8(&[first, second]).ok()?).map(Some)
}

/// The bits of the result after those of [`PackedCheck`]. The calling code follows them.
const IS_NUMBER: u32 = 1 << PackedCheck::BITS;
const IS_AS_WRITTEN: u32 = 2 << PackedCheck::BITS;
const HAS_SUGGESTION: u32 = 4 << PackedCheck::BITS;
const CALLING_CODE_SHIFT: u32 = PackedCheck::BITS + 3;

/// Checks the input in the transfer buffer, of `length` bytes. Returns 0 if there is no such country. Otherwise the bits
/// of [`PackedCheck`], then whether there is a number, whether the input is its E.164 form, whether there is a suggestion,
/// and the calling code (10 bits).
///
/// The rest of the result is in the transfer buffer, at these offsets from `MAX_INPUT_BYTES`:
///
/// | offset | bytes | |
/// |---|---|---|
/// | 0 | 1 | the length of the E.164 form, unless the input is that |
/// | 1 | 1 | the length of the extension |
/// | 2 | 2 | the length of the suggestion, little-endian |
/// | 4 | | the E.164 form, then the extension |
/// | `SUGGESTION_OFFSET` | | number, reason, and what it leaves out: a line each |
#[wasm_bindgen]
pub fn check_phone(length: usize, country: u32) -> i32 {
    with_plans(|plans| {
        let Some(country) = region(plans, country) else { return 0 };
        let mut buffer = [0; SHORT_INPUT_BYTES];
        let mut digit_buffer = [0; 32];
        let mut scratch = [None; 2];
        let text = read_bytes(length, &mut buffer);
        let digits = if length <= SHORT_INPUT_BYTES { DigitText::read(text, NO_END, &mut digit_buffer) } else { None };
        let (result, verdict) = match digits {
            Some(digits) => {
                let (packed, number) = check_digits(plans, &digits, country, &mut scratch);
                let is_as_written = number.is_some_and(|number| digits.is_e164(number));
                (encode_result(packed, number, &[], is_as_written), packed.verdict())
            }
            None => check_full(plans, length, country),
        };
        let result = if verdict == PhoneVerdict::Ok {
            result
        } else {
            result | write_suggestion(plans, length, country, verdict)
        };
        result as i32
    })
}

/// Copies the input to `buffer`, as far as it fits.
fn read_bytes(length: usize, buffer: &mut [u8]) -> &[u8] {
    for (slot, byte) in buffer.iter_mut().zip(&TRANSFER_BUFFER).take(length) {
        *slot = byte.load(Relaxed);
    }
    buffer.get(..length).unwrap_or_default()
}

fn read_text(length: usize, buffer: &mut [u8; MAX_INPUT_BYTES]) -> &str {
    str::from_utf8(read_bytes(length, buffer)).unwrap_or_default()
}

/// Checks input that needs the full grammar.
#[inline(never)]
fn check_full(plans: &Plans, length: usize, country: Option<Region>) -> (u32, PhoneVerdict) {
    let checked = check(plans, read_text(length, &mut [0; MAX_INPUT_BYTES]), country);
    let number = checked.number.as_ref();
    let extension = number.map_or(&[][..], PhoneNumber::extension);
    (encode_result(PackedCheck::from(&checked), number.map(PhoneNumber::parts), extension, false), checked.verdict)
}

/// Writes a suggestion, if there is one, and returns its bit of the result.
#[inline(never)]
fn write_suggestion(plans: &Plans, length: usize, country: Option<Region>, verdict: PhoneVerdict) -> u32 {
    let mut buffer = [0; MAX_INPUT_BYTES];
    let suggestion = suggest_number(plans, read_text(length, &mut buffer), country, verdict);
    let Some(Suggestion { number: Some(number), reason, removed }) = suggestion else { return 0 };
    let text = [number.e164().as_str(), reason.map_or("", |reason| reason.word()), &removed].join("\n");
    let length = text.len().min(MAX_SUGGESTION_BYTES);
    write_result(2, &[length as u8, (length >> 8) as u8]);
    write_result(SUGGESTION_OFFSET, text.as_bytes());
    HAS_SUGGESTION
}

fn encode_result(packed: PackedCheck, number: Option<NumberParts<'_>>, extension: &[u8], is_as_written: bool) -> u32 {
    let Some((code, national)) = number else { return packed.bits() };
    let result = packed.bits() | IS_NUMBER | u32::from(code) << CALLING_CODE_SHIFT;
    if is_as_written {
        return result | IS_AS_WRITTEN;
    }
    let mut buffer = [0; 21];
    let number = write_e164((code, national), &mut buffer);
    write_result(0, &[number.len() as u8, extension.len() as u8]);
    write_result(4, number.as_bytes());
    write_result(number.len() + 4, extension);
    result
}

/// Writes bytes of the result.
fn write_result(offset: usize, bytes: &[u8]) {
    for (slot, byte) in TRANSFER_BUFFER.iter().skip(MAX_INPUT_BYTES + offset).zip(bytes) {
        slot.store(*byte, Relaxed);
    }
}

/// Checks each line: see [`check_lines`]. The result is empty if there is no such country.
#[wasm_bindgen]
pub fn check_phones(lines: &[u8], country: u32) -> Vec<u8> {
    with_plans(|plans| region(plans, country).map_or_else(Vec::new, |country| check_lines(plans, lines, country)))
}

/// The countries of all regions: see [`Plans::countries`].
#[wasm_bindgen]
pub fn phone_countries() -> String {
    with_plans(|plans| plans.countries().to_owned())
}

/// The release of libphonenumber's metadata that the plans are from.
#[wasm_bindgen]
pub fn plans_release() -> String {
    with_plans(|plans| plans.release().to_owned())
}

/// Replaces the plans by those of a table, and unpacks all of them. Returns 0, or why the bytes are rejected: 1 not a table, 2 another format, 3 damaged.
#[wasm_bindgen]
pub fn load_plans(bytes: &[u8]) -> u32 {
    match Plans::read(bytes) {
        Ok(plans) => {
            PLANS.set(Some(Box::new(OnceCell::from(plans))));
            0
        }
        Err(PlansProblem::NotATable) => 1,
        Err(PlansProblem::OtherFormat) => 2,
        Err(PlansProblem::Damaged) => 3,
    }
}
