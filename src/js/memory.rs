//! The allocator: small, because it is part of what every page loads.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::null_mut;

/// Blocks have the size of a power of two, from 16 bytes. A freed one waits in the list of its size and serves the
/// next of that size; what is new is cut off the end of the memory, which grows. Nothing is given back to the host,
/// as no allocator for WebAssembly can.
pub struct Memory(UnsafeCell<State>);

struct State {
    /// By the power of two, the first free block; its first word is the next one.
    free: [*mut u8; 32],
    /// What is not cut off yet.
    next: usize,
    end: usize,
}

// SAFETY: the module has one thread.
unsafe impl Sync for Memory {}

const PAGE: usize = 65_536;

impl Memory {
    pub const fn new() -> Memory {
        Memory(UnsafeCell::new(State { free: [null_mut(); 32], next: 0, end: 0 }))
    }
}

/// The power of two that holds so many bytes.
fn power(layout: Layout) -> u32 {
    usize::BITS.wrapping_sub(layout.size().max(layout.align()).max(16).wrapping_sub(1).leading_zeros())
}

// SAFETY: a block is cut off once, at a multiple of 16, is as long as its power says, and is in a list only while
// nobody owns it. Nothing here is aligned to more than 16 bytes.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let state = unsafe { &mut *self.0.get() };
        let power = power(layout);
        let Some(size) = 1_usize.checked_shl(power) else { return null_mut() };
        if layout.align() > 16 {
            return null_mut();
        }
        let Some(first) = state.free.get_mut(power as usize) else { return null_mut() };
        if !first.is_null() {
            let block = *first;
            *first = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        if size > state.end.wrapping_sub(state.next) {
            let pages = size.div_ceil(PAGE);
            let start = core::arch::wasm32::memory_grow(0, pages).wrapping_mul(PAGE);
            if start == usize::MAX.wrapping_mul(PAGE) {
                return null_mut();
            }
            // What was left of the last pages goes on into the new ones, if nobody else grew the memory between.
            if start != state.end {
                state.next = start;
            }
            state.end = start.wrapping_add(pages.wrapping_mul(PAGE));
        }
        let block = state.next;
        state.next = block.wrapping_add(size);
        block as *mut u8
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let state = unsafe { &mut *self.0.get() };
        if let Some(first) = state.free.get_mut(power(layout) as usize) {
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Ok(wanted) = Layout::from_size_align(size, layout.align()) else { return null_mut() };
        if power(wanted) == power(layout) {
            return block;
        }
        let moved = unsafe { self.alloc(wanted) };
        if !moved.is_null() {
            unsafe {
                core::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}
