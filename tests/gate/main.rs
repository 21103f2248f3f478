//! The gate: what one call is asked to wait holds every call that it is about. All in virtual time.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../simulation/chance.rs"]
mod chance;
mod data;
mod ends;
mod hand;
mod holds;
mod pace;
mod provider;
mod world;
