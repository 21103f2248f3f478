//! Phone numbers, in bytes: `pkg/src/phone/` is the other side. No object is made here, because making one takes longer
//! than reading a number does.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use wasm_bindgen::prelude::*;

use crate::phone::parse::{Dialled, NO_END, PhoneNumber, Plain, write_e164};
use crate::phone::plans::{Plans, PlansProblem, Region};
use crate::phone::verdict::{Advice, Judged, Verdict, check, check_lines, glance, suggestion};

/// The longest text that is read, 250 characters and one more, in bytes.
const LONGEST: usize = 1024;
/// Most texts are shorter, and so many bytes are quickly copied.
const SHORT: usize = 32;
/// Where a suggestion stands behind the text, and how long it can be: a number, its reason, and each of 250 characters
/// once.
const SUGGESTION: usize = 64;
const LONGEST_SUGGESTION: usize = 1472;

/// Where the package writes a text, and after it reads what it is. Atomic because somebody else writes it; on
/// WebAssembly that is a plain load.
static ROOM: [AtomicU8; LONGEST + SUGGESTION + LONGEST_SUGGESTION] =
    [const { AtomicU8::new(0) }; LONGEST + SUGGESTION + LONGEST_SUGGESTION];

thread_local! {
    /// Decoded when the first number is asked about.
    static PLANS: Cell<Option<Box<Plans>>> = const { Cell::new(None) };
}

/// Never across an await: what is loaded meanwhile would be lost.
pub(super) fn with<T>(act: impl FnOnce(&Plans) -> T) -> T {
    let plans = PLANS.take().unwrap_or_else(|| Box::new(Plans::built_in()));
    let done = act(&plans);
    PLANS.set(Some(plans));
    done
}

/// Whether there are plans of this country.
#[cfg(feature = "client")]
pub(super) fn is_country(country: &str) -> bool {
    with(|plans| plans.region(country).is_some())
}

/// Where the room is.
#[wasm_bindgen]
pub fn phone_room() -> *const u8 {
    ROOM.as_ptr().cast()
}

/// The memory that it is in.
#[wasm_bindgen]
pub fn phone_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Two letters in one number, the first one high; 0 is no country. `None`: there is no such country.
fn region(plans: &Plans, country: u32) -> Option<Option<Region>> {
    if country == 0 {
        return Some(None);
    }
    let [_, _, first, second] = country.to_be_bytes();
    plans.region(str::from_utf8(&[first, second]).ok()?).map(Some)
}

/// The answer's bits that follow those of [`Judged`]; the calling code is behind them.
const IS_NUMBER: u32 = 1 << Judged::BITS;
const IS_AS_WRITTEN: u32 = 2 << Judged::BITS;
const HAS_SUGGESTION: u32 = 4 << Judged::BITS;
const CALLING_CODE: u32 = Judged::BITS.wrapping_add(3);

/// Checks the text in the room. 0: there is no such country. Else the bits of [`Judged`], then whether there is a number,
/// whether the text is its E.164 form, whether there is a suggestion, and the calling code (10 bits).
///
/// Where the text is not the E.164 form, that is behind the text: its length and the extension's, two bytes on both of
/// them. Between stands a suggestion's length, in two bytes; at `SUGGESTION` the number, why it is not what was
/// written, and what it leaves out; a line each.
#[wasm_bindgen]
pub fn check_phone(length: usize, country: u32) -> i32 {
    with(|plans| {
        let Some(country) = region(plans, country) else { return 0 };
        let mut buffer = [0; SHORT];
        let mut room = [0; 32];
        let mut space = [None; 2];
        let text = bytes(length, &mut buffer);
        let plain = if length <= SHORT { Plain::read(text, NO_END, &mut room) } else { None };
        let (answer, verdict) = match plain {
            Some(plain) => {
                let (judged, number) = glance(plans, &plain, country, &mut space);
                let as_is = number.is_some_and(|number| plain.is_e164(number));
                (answer(judged, number, &[], as_is), judged.verdict())
            }
            None => written(plans, length, country),
        };
        let answer = if verdict == Verdict::Ok { answer } else { answer | suggested(plans, length, country, verdict) };
        answer as i32
    })
}

/// The text in the room, as far as it fits.
fn bytes(length: usize, buffer: &mut [u8]) -> &[u8] {
    for (place, byte) in buffer.iter_mut().zip(&ROOM).take(length) {
        *place = byte.load(Relaxed);
    }
    buffer.get(..length).unwrap_or_default()
}

fn text(length: usize, buffer: &mut [u8; LONGEST]) -> &str {
    str::from_utf8(bytes(length, buffer)).unwrap_or_default()
}

/// The answer to a text that needs the whole grammar.
#[inline(never)]
fn written(plans: &Plans, length: usize, country: Option<Region>) -> (u32, Verdict) {
    let checked = check(plans, text(length, &mut [0; LONGEST]), country);
    let number = checked.number.as_ref();
    let extension = number.map_or(&[][..], PhoneNumber::extension);
    (answer(Judged::from(&checked), number.map(PhoneNumber::dialled), extension, false), checked.verdict)
}

/// Puts a suggestion behind the text, if there is one, and tells it.
#[inline(never)]
fn suggested(plans: &Plans, length: usize, country: Option<Region>, verdict: Verdict) -> u32 {
    let mut buffer = [0; LONGEST];
    let advice = suggestion(plans, text(length, &mut buffer), country, verdict);
    let Some(Advice { suggestion: Some(number), why, removed }) = advice else { return 0 };
    let text = [number.e164().as_str(), why.map_or("", |why| why.word()), &removed].join("\n");
    let length = text.len().min(LONGEST_SUGGESTION);
    put(2, &[length as u8, (length >> 8) as u8]);
    put(SUGGESTION, text.as_bytes());
    HAS_SUGGESTION
}

fn answer(judged: Judged, number: Option<Dialled<'_>>, extension: &[u8], as_is: bool) -> u32 {
    let Some((code, national)) = number else { return judged.bits() };
    let answer = judged.bits() | IS_NUMBER | u32::from(code) << CALLING_CODE;
    if as_is {
        return answer | IS_AS_WRITTEN;
    }
    let mut buffer = [0; 21];
    let number = write_e164((code, national), &mut buffer);
    put(0, &[number.len() as u8, extension.len() as u8]);
    put(4, number.as_bytes());
    put(number.len().wrapping_add(4), extension);
    answer
}

/// Puts bytes into the room, at a place behind the text.
fn put(place: usize, bytes: &[u8]) {
    for (place, byte) in ROOM.iter().skip(LONGEST.wrapping_add(place)).zip(bytes) {
        place.store(*byte, Relaxed);
    }
}

/// Checks each line: see [`check_lines`]. Nothing: there is no such country.
#[wasm_bindgen]
pub fn check_phones(lines: &[u8], country: u32) -> Vec<u8> {
    with(|plans| region(plans, country).map_or_else(Vec::new, |country| check_lines(plans, lines, country)))
}

/// The countries of all regions: see [`Plans::countries`].
#[wasm_bindgen]
pub fn phone_regions() -> String {
    with(|plans| plans.countries().to_owned())
}

/// The release of the metadata that the plans are from.
#[wasm_bindgen]
pub fn plans_release() -> String {
    with(|plans| plans.release().to_owned())
}

/// Takes other plans. 0: taken; else what is wrong with them: 1 no table, 2 of another version, 3 damaged.
#[wasm_bindgen]
pub fn load_plans(bytes: &[u8]) -> u32 {
    match Plans::read(bytes) {
        Ok(plans) => {
            PLANS.set(Some(Box::new(plans)));
            0
        }
        Err(PlansProblem::NotATable) => 1,
        Err(PlansProblem::OtherFormat) => 2,
        Err(PlansProblem::Damaged) => 3,
    }
}
