//! What JavaScript refers to by a handle: profiles and the options of clients.

use core::cell::Cell;
use std::rc::Rc;

/// How many are kept. An older one is forgotten, so that the memory of an instance does not grow with the clients that were ever
/// made: the package registers it again when it is used.
const SLOTS: u32 = 64;

/// A handle and its value; `None`: free.
type Slot<T> = Option<(u32, Rc<T>)>;

/// The registered values, each in the slot of its handle.
pub(super) struct Registry<T> {
    slots: Cell<Vec<Slot<T>>>,
    next: Cell<u32>,
}

impl<T> Registry<T> {
    pub(super) const fn new() -> Registry<T> {
        Registry { slots: Cell::new(Vec::new()), next: Cell::new(1) }
    }

    /// Registers a value and returns its handle, from 1.
    pub(super) fn add(&self, value: Rc<T>) -> u32 {
        let handle = self.next.get();
        // A handle of 2^32 clients ago is not in use any more.
        self.next.set(handle.wrapping_add(1).max(1));
        let mut slots = self.slots.take();
        let index = (handle % SLOTS) as usize;
        while slots.len() <= index {
            slots.push(None);
        }
        if let Some(slot) = slots.get_mut(index) {
            *slot = Some((handle, value));
        }
        self.slots.set(slots);
        handle
    }

    /// The value of a handle. `None`: it was forgotten.
    pub(super) fn get(&self, handle: u32) -> Option<Rc<T>> {
        let slots = self.slots.take();
        let slot = slots.get((handle % SLOTS) as usize).and_then(Option::as_ref);
        let value = slot.filter(|(known, _)| *known == handle).map(|(_, value)| value.clone());
        self.slots.set(slots);
        value
    }
}
