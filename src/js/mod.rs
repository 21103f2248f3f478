//! The only place that knows JavaScript. The package asks, the core answers: nothing here waits, calls back or
//! throws, so that all of the surface is one function from bytes to bytes, and all the rest is plain Rust.
//!
//! | file | what it knows |
//! |---|---|
//! | `wire.rs` | the bytes of a question |
//! | `ask.rs` | the questions and their answers |
//! | `drive.rs` | one call, from its first try to its end |
//! | `memory.rs` | the allocator |

mod ask;
mod drive;
mod memory;
mod wire;

use wasm_bindgen::prelude::*;

#[global_allocator]
static MEMORY: memory::Memory = memory::Memory::new();

/// Answers a question about a client with these options: JSON, for a list that begins with the question's name.
/// `pkg/src/ask.ts` is the other side.
#[wasm_bindgen]
pub fn ask(options: &[u8], question: &[u8]) -> Vec<u8> {
    ask::answer(&wire::read(options), &wire::read(question)).json()
}
