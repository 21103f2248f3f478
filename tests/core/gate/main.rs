//! The gate: what one call is asked to wait holds every call that it is about. All in virtual time.
#![cfg(not(target_arch = "wasm32"))]

mod data;
mod ends;
mod many_calls;
mod pace;
mod provider;
#[path = "../support/rng.rs"]
mod rng;
mod single_call;
mod waits;
