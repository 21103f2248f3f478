//! The calls in progress, by number.

use super::active_call::ActiveCall;
use core::cell::Cell;

/// A slot for each call, and the numbers of the free slots, so that taking one costs the same however many calls there are.
type Calls = (Vec<Option<ActiveCall>>, Vec<u32>);

thread_local! {
    static CALLS: Cell<Calls> = const { Cell::new((Vec::new(), Vec::new())) };
}

fn with<T>(act: impl FnOnce(&mut Calls) -> T) -> T {
    let mut calls = CALLS.take();
    let done = act(&mut calls);
    CALLS.set(calls);
    done
}

/// Stores a call and returns its number.
pub(super) fn keep(call: ActiveCall) -> u32 {
    with(|(calls, free)| {
        let number = free.pop().unwrap_or_else(|| {
            calls.push(None);
            calls.len() as u32 - 1
        });
        if let Some(slot) = calls.get_mut(number as usize) {
            *slot = Some(call);
        }
        number
    })
}

/// Runs `act` on a call. Returns `None` if the call does not exist. A generic function would be in the module once for each use.
#[inline(never)]
pub(super) fn go_on(number: u32, act: &mut dyn FnMut(&mut ActiveCall) -> String) -> Option<String> {
    // The call is taken out of its slot meanwhile, because `act` may start another one.
    let mut call = with(|(calls, _)| calls.get_mut(number as usize)?.take())?;
    let done = act(&mut call);
    if call.is_over() {
        with(|(_, free)| free.push(number));
    } else {
        with(|(calls, _)| {
            if let Some(slot) = calls.get_mut(number as usize) {
                *slot = Some(call);
            }
        });
    }
    Some(done)
}

/// Forgets a call.
pub(super) fn end(number: u32) {
    with(|(calls, free)| {
        if calls.get_mut(number as usize).and_then(Option::take).is_some() {
            free.push(number);
        }
    });
}
