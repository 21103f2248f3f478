//! The gate, in virtual time: a wait that the provider asks for holds every call that it is about.
#![cfg(not(target_arch = "wasm32"))]

mod data;
mod ends;
#[path = "../support/json.rs"]
mod json;
mod limit_use;
mod many_calls;
mod pace;
mod provider;
#[path = "../support/rng.rs"]
mod rng;
mod single_call;
mod waits;
mod windows;
