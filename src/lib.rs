//! tidings sends text messages through messaging providers' HTTP APIs from browsers and edge runtimes,
//! and tells its caller exactly what happened.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::await_holding_refcell_ref
)]

pub mod call;
pub mod error;
pub mod exchange;
pub mod http;
pub mod issue;
pub mod message;
pub mod options;
pub mod phone;
pub mod provider;
pub mod retry;
mod sentence;
mod text;
pub mod value;
mod words;

#[cfg(target_arch = "wasm32")]
mod js;
