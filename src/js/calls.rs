//! The calls that are under way, by number.

use super::drive::Drive;
use core::cell::Cell;

thread_local! {
    /// A place is used again when its call is over.
    static CALLS: Cell<Vec<Option<Drive>>> = const { Cell::new(Vec::new()) };
}

fn with<T>(act: impl FnOnce(&mut Vec<Option<Drive>>) -> T) -> T {
    let mut calls = CALLS.take();
    let done = act(&mut calls);
    CALLS.set(calls);
    done
}

/// Keeps a call, and gives its number.
pub fn keep(drive: Drive) -> u32 {
    with(|calls| {
        let free = calls.iter().position(Option::is_none).unwrap_or(calls.len());
        match calls.get_mut(free) {
            Some(place) => *place = Some(drive),
            None => calls.push(Some(drive)),
        }
        free as u32
    })
}

/// Takes a call out, to go on with it. `None` where there is no such call.
pub fn take(number: u64) -> Option<Drive> {
    with(|calls| calls.get_mut(usize::try_from(number).ok()?)?.take())
}

/// Puts a call back in its place.
pub fn put_back(number: u64, drive: Drive) {
    with(|calls| {
        if let Some(place) = usize::try_from(number).ok().and_then(|number| calls.get_mut(number)) {
            *place = Some(drive);
        }
    });
}
