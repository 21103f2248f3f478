//! The calls that are under way, by number.

use super::drive::Drive;
use core::cell::Cell;

/// A place for each call, and the numbers of those that are free: looking for one would cost more with every call.
type Calls = (Vec<Option<Drive>>, Vec<u32>);

thread_local! {
    static CALLS: Cell<Calls> = const { Cell::new((Vec::new(), Vec::new())) };
}

fn with<T>(act: impl FnOnce(&mut Calls) -> T) -> T {
    let mut calls = CALLS.take();
    let done = act(&mut calls);
    CALLS.set(calls);
    done
}

/// Keeps a call, and gives its number.
pub(super) fn keep(drive: Drive) -> u32 {
    with(|(calls, free)| {
        let number = free.pop().unwrap_or_else(|| {
            calls.push(None);
            calls.len() as u32 - 1
        });
        if let Some(place) = calls.get_mut(number as usize) {
            *place = Some(drive);
        }
        number
    })
}

/// Goes on with a call, and forgets it if `act` says so. `None` where there is no such call.
pub(super) fn go_on<T>(number: u64, act: impl FnOnce(&mut Drive) -> (T, bool)) -> Option<T> {
    // Taken out meanwhile: what `act` does may begin another one.
    let mut drive = with(|(calls, _)| calls.get_mut(usize::try_from(number).ok()?)?.take())?;
    let (done, is_over) = act(&mut drive);
    with(|(calls, free)| {
        if is_over {
            free.push(number as u32);
        } else if let Some(place) = calls.get_mut(number as usize) {
            *place = Some(drive);
        }
    });
    Some(done)
}
