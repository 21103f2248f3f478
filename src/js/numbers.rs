//! Phone numbers, in bytes: `pkg/src/numbers/` is the other side. No object is made here, because making one takes longer
//! than reading a number does.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use wasm_bindgen::prelude::*;

use crate::phone::plans::{Plans, PlansProblem, Region};
use crate::phone::verdict::{Checked, advise, check};

/// The longest text that is read, 250 characters and one more, in bytes.
const LONGEST: usize = 1024;
/// What an answer takes: ten bytes, then the number and its extension.
const ANSWER: usize = 64;

/// Where the package writes a text, and after it reads what it is. Atomic because somebody else writes it; on
/// WebAssembly that is a plain load.
static ROOM: [AtomicU8; LONGEST + ANSWER] = [const { AtomicU8::new(0) }; LONGEST + ANSWER];

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

/// The text of so many bytes in the room.
fn written(length: usize, buffer: &mut [u8; LONGEST]) -> &str {
    for (place, byte) in buffer.iter_mut().zip(&ROOM).take(length) {
        *place = byte.load(Relaxed);
    }
    str::from_utf8(buffer.get(..length).unwrap_or_default()).unwrap_or_default()
}

/// Two letters in one number, the first one high; 0 is no country. `None`: there is no such country.
fn region(plans: &Plans, country: u32) -> Option<Option<Region>> {
    if country == 0 {
        return Some(None);
    }
    let [_, _, first, second] = country.to_be_bytes();
    plans.region(str::from_utf8(&[first, second]).ok()?).map(Some)
}

/// Checks the text in the room. Its answer stands behind it: verdict, type, flags (1 possible, 2 valid, 4 there
/// is a number, 8 the text is the number), three letters of the region, the lengths of calling code, E.164 and extension,
/// nothing, then E.164 and extension. False: there is no such country.
#[wasm_bindgen]
pub fn check_phone(length: usize, country: u32) -> bool {
    let mut buffer = [0; LONGEST];
    let text = written(length, &mut buffer);
    with(|plans| {
        let Some(country) = region(plans, country) else { return false };
        let checked = check(plans, text, country);
        let mut e164 = [0; 21];
        let mut number = "";
        let mut extension: &[u8] = &[];
        let mut code_length = 0;
        if let Some(found) = &checked.number {
            number = found.write_e164(&mut e164);
            extension = found.extension();
            code_length = number.len().wrapping_sub(found.national().len()).wrapping_sub(1);
        }
        let flags = u8::from(checked.possible)
            | u8::from(checked.valid) << 1
            | u8::from(checked.number.is_some()) << 2
            | u8::from(number == text) << 3;
        let region = checked.class.region.map_or("", |region| plans.country(region)).bytes();
        let head = [checked.verdict as u8, checked.class.number_type as u8, flags];
        let lengths = [code_length as u8, number.len() as u8, extension.len() as u8, 0];
        let bytes = head.into_iter().chain(region.chain([0; 3]).take(3)).chain(lengths);
        let bytes = bytes.chain(number.bytes()).chain(extension.iter().copied());
        for (place, byte) in ROOM.iter().skip(LONGEST).zip(bytes) {
            place.store(byte, Relaxed);
        }
        true
    })
}

/// What the writer of the text in the room probably meant: a number, why it is not what was written, and what it
/// leaves out; a line each.
#[wasm_bindgen]
pub fn advise_phone(length: usize, country: u32) -> String {
    let mut buffer = [0; LONGEST];
    let text = written(length, &mut buffer);
    with(|plans| {
        let country = region(plans, country).flatten();
        let advice = advise(plans, text, country, &check(plans, text, country));
        let number = advice.suggestion.map(|number| number.e164()).unwrap_or_default();
        [number.as_str(), advice.why.map_or("", |why| why.word()), &advice.removed].join("\n")
    })
}

/// Checks each line. Answers column by column: numbers (eight bytes, 0 for none), verdicts, types, regions (a
/// byte each). Nothing: there is no such country.
#[wasm_bindgen]
pub fn check_phones(lines: &[u8], country: u32) -> Vec<u8> {
    with(|plans| {
        let Some(country) = region(plans, country) else { return Vec::new() };
        let (mut numbers, mut verdicts, mut types, mut regions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in lines.split(|byte| *byte == b'\n') {
            let checked = check(plans, str::from_utf8(line).unwrap_or("?"), country);
            numbers.extend(packed(&checked).to_le_bytes());
            verdicts.push(checked.verdict as u8);
            types.push(checked.class.number_type as u8);
            regions.push(checked.class.region.map_or(0, |Region(index)| index.wrapping_add(1)));
        }
        for column in [verdicts, types, regions] {
            numbers.extend(column);
        }
        numbers
    })
}

/// The digits of E.164 as a number; 0 for none, and for more digits than fit, which no valid number has.
fn packed(checked: &Checked) -> u64 {
    let Some(number) = &checked.number else { return 0 };
    let mut packed = Some(u64::from(number.calling_code));
    for digit in number.national() {
        packed = packed
            .and_then(|packed| packed.checked_mul(10))
            .and_then(|packed| packed.checked_add(u64::from(*digit & 15)));
    }
    packed.unwrap_or(0)
}

/// Every region, in the order of their numbers, from 1.
#[wasm_bindgen]
pub fn phone_regions() -> String {
    with(|plans| {
        let names: Vec<&str> = (0..=u8::MAX).map(|index| plans.country(Region(index))).collect();
        names.join(" ").trim_end().to_owned()
    })
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
