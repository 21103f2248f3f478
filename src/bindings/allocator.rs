//! The module's allocator: a free list for each power of two. Blocks are never split or joined, so memory grows only while more blocks of a
//! size are in use than ever before. talc, which splits and joins them, costs 500 to 600 bytes more in each module, compressed, and needs
//! up to a sixth less memory.

/// The size of the smallest block, and the alignment of every block. No type here has a larger alignment.
pub const MIN_BLOCK: usize = 16;
/// The number of sizes. The largest is 1 GiB.
const SIZES: usize = 27;

/// The memory in which the blocks are. No address in it is 0.
pub trait Memory {
    /// Adds memory of at least `bytes` bytes, and returns where it begins and ends, both multiples of [`MIN_BLOCK`].
    fn grow(&mut self, bytes: usize) -> Option<(usize, usize)>;
    /// Reads the address at the beginning of a block.
    fn read(&self, block: usize) -> usize;
    /// Writes an address at the beginning of a block.
    fn write(&mut self, block: usize, address: usize);
}

/// The free blocks, and the memory that is not divided into blocks yet.
pub struct Blocks<M> {
    memory: M,
    /// The first free block of each size. A free block contains the address of the next one; 0 ends the list.
    free: [usize; SIZES],
    start: usize,
    end: usize,
}

impl<M: Memory> Blocks<M> {
    pub const fn new(memory: M) -> Self {
        Blocks { memory, free: [0; SIZES], start: 0, end: 0 }
    }

    /// Returns the address of a block of at least this number of bytes, or 0 if the memory cannot grow.
    pub fn take(&mut self, bytes: usize) -> usize {
        let list = list_for(bytes);
        let Some(first) = self.free.get_mut(list) else { return 0 };
        let block = *first;
        if block != 0 {
            *first = self.memory.read(block);
            return block;
        }
        let size = MIN_BLOCK << list;
        if self.end - self.start < size {
            let Some((start, end)) = self.memory.grow(size) else { return 0 };
            // Otherwise it continues what is left.
            if start != self.end {
                self.start = start;
            }
            self.end = end;
        }
        let block = self.start;
        self.start += size;
        block
    }

    /// Takes back a block that [`Blocks::take`] returned for this number of bytes.
    pub fn give(&mut self, block: usize, bytes: usize) {
        if let Some(first) = self.free.get_mut(list_for(bytes)) {
            self.memory.write(block, *first);
            *first = block;
        }
    }
}

/// The index of the list of blocks for this number of bytes. Numbers with the same index need the same block.
pub fn list_for(bytes: usize) -> usize {
    let last = bytes.max(MIN_BLOCK) - 1;
    (usize::BITS - last.leading_zeros() - MIN_BLOCK.trailing_zeros()) as usize
}

#[cfg(target_arch = "wasm32")]
pub use module::Allocator;

#[cfg(target_arch = "wasm32")]
mod module {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::memory_grow;
    use core::cell::UnsafeCell;
    use core::ptr::copy_nonoverlapping;

    use super::{Blocks, MIN_BLOCK, Memory, list_for};

    const PAGE: usize = 65_536;

    /// The memory of the module.
    struct Linear;

    impl Memory for Linear {
        fn grow(&mut self, bytes: usize) -> Option<(usize, usize)> {
            let pages = bytes.div_ceil(PAGE);
            // The number of pages before, or the largest number if the memory cannot grow.
            let before = memory_grow::<0>(pages);
            (before != usize::MAX).then(|| (before * PAGE, (before + pages) * PAGE))
        }

        fn read(&self, block: usize) -> usize {
            // SAFETY: `Blocks` reads only free blocks, in which it wrote an address. They are aligned, and nothing else uses them.
            unsafe { *(block as *const usize) }
        }

        fn write(&mut self, block: usize, address: usize) {
            // SAFETY: as above: the block is free from now on.
            unsafe { *(block as *mut usize) = address }
        }
    }

    pub struct Allocator(UnsafeCell<Blocks<Linear>>);

    // SAFETY: the module has one thread.
    unsafe impl Sync for Allocator {}

    impl Allocator {
        pub const fn new() -> Self {
            Allocator(UnsafeCell::new(Blocks::new(Linear)))
        }

        fn blocks<T>(&self, act: impl FnOnce(&mut Blocks<Linear>) -> T) -> T {
            // SAFETY: there is one thread, and `Blocks` allocates nothing, so no other reference exists meanwhile.
            act(unsafe { &mut *self.0.get() })
        }
    }

    // SAFETY: a block has at least the size of the layout and is aligned to `MIN_BLOCK`; a larger alignment is rejected. No two blocks in
    // use overlap (`tests/core/allocator.rs`).
    unsafe impl GlobalAlloc for Allocator {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            if layout.align() > MIN_BLOCK {
                return core::ptr::null_mut();
            }
            self.blocks(|blocks| blocks.take(layout.size())) as *mut u8
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            self.blocks(|blocks| blocks.give(block as usize, layout.size()));
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            if list_for(layout.size()) == list_for(size) {
                return block;
            }
            let new = self.blocks(|blocks| blocks.take(size)) as *mut u8;
            if !new.is_null() {
                // SAFETY: both blocks are in use and have at least this number of bytes.
                unsafe { copy_nonoverlapping(block, new, layout.size().min(size)) };
                self.blocks(|blocks| blocks.give(block as usize, layout.size()));
            }
            new
        }
    }
}
